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

  /** Never seen. */
  static Progress none() {
    return new Progress(null);
  }

  /**
   * Starts at none of {@code total}.
   *
   * @param what the word before the bar
   */
  static Progress of(String what, int total) {
    if (total <= TOO_FEW || !Terminal.isStandardError()) {
      return none();
    }
    return new Progress(builder(what).setInitialMax(total).build());
  }

  /**
   * Starts at none of {@code total}, and shows how many come in a second.
   *
   * @param unit what comes, such as {@code " posters"}
   */
  static Progress atRate(String what, long total, String unit) {
    return Terminal.isStandardError()
        ? new Progress(builder(what).setInitialMax(total).setUnit(unit, 1).showSpeed().build())
        : new Progress(null);
  }

  /** Starts at no bytes of a number that the first step tells. */
  static Progress ofBytes(String what) {
    return unknown(builder(what).setUnit(" MiB", 1 << 20));
  }

  /** Starts at none of a number that the first step tells. */
  static Progress ofCount(String what) {
    return unknown(builder(what));
  }

  private static Progress unknown(ProgressBarBuilder builder) {
    // Not built where nobody sees it: a bar draws itself from a thread of its own.
    return new Progress(Terminal.isStandardError() ? builder.setInitialMax(-1).build() : null);
  }

  private static ProgressBarBuilder builder(String what) {
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err));
  }

  /** So much of so much is done; may be less than before. */
  void to(long done, long total) {
    if (bar != null) {
      bar.maxHint(total);
      bar.stepTo(done);
    }
  }

  /** Whether there is a bar for someone to see. */
  boolean isSeen() {
    return bar != null;
  }

  /** Shows something behind the bar. */
  void remark(String text) {
    if (bar != null) {
      bar.setExtraMessage(" " + text);
    }
  }

  /** Takes the bar out of the way of a line that is printed next; it comes back by itself. */
  void makeWay() {
    if (bar != null) {
      // To the left margin, and what stands in the line is deleted (ECMA-48: EL).
      System.err.print("\r\u001b[2K");
      System.err.flush();
    }
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
