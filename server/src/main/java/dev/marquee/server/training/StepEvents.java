package dev.marquee.server.training;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * Chooses the steps that are told of: at most one a second, and for every {@value #PER_SPACING} of
 * a run half as often, so that one of a day has some thousands. Used by one thread.
 */
final class StepEvents {
  private static final long PER_SPACING = 1000;

  /** Beyond, seconds are days. */
  private static final long MOST_DOUBLINGS = 16;

  private final Ticker ticker;
  private long told;
  private long last;
  private long images;
  private boolean any;

  /**
   * @param told how many steps of the run were told of before
   */
  StepEvents(long told, Ticker ticker) {
    this.told = told;
    this.ticker = ticker;
    this.last = ticker.read();
  }

  /**
   * Counts a step.
   *
   * @param count of its images
   * @return the images per second since the last step that was told of, if this one is to be
   */
  Optional<Double> step(int count) {
    images += count;
    long now = ticker.read();
    long passed = now - last;
    if (any && passed < spacing().toNanos()) {
      return Optional.empty();
    }
    double rate = passed > 0 ? images * 1e9 / passed : 0;
    any = true;
    told++;
    last = now;
    images = 0;
    return Optional.of(rate);
  }

  private Duration spacing() {
    return Duration.ofSeconds(1L << Math.min(told / PER_SPACING, MOST_DOUBLINGS));
  }
}
