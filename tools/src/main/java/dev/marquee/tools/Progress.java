package dev.marquee.tools;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A bar on standard error that fills up, where there is someone to see it; otherwise nothing. To be
 * closed, which ends its line.
 */
final class Progress implements AutoCloseable {
  /** So few are done before a bar is drawn. */
  private static final int TOO_FEW = 5;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Starts at none of {@code total}.
   *
   * @param what the word before the bar
   */
  static Progress of(String what, int total) {
    if (total <= TOO_FEW || !Terminal.isStandardError()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(what)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build());
  }

  /** One more is done. */
  void step() {
    if (bar != null) {
      bar.step();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
