package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The moment from which nobody waits for an answer any more. Immutable.
 *
 * @param ticker the clock that it is measured on
 * @param atNanos that clock's reading at the moment
 */
public record Deadline(Ticker ticker, long atNanos) {
  /** Long enough to mean "none", short enough for sums of it not to overflow. */
  private static final long FOREVER = TimeUnit.DAYS.toNanos(365);

  /** Returns the deadline that is {@code duration} away; one that is far away means none. */
  public static Deadline after(Duration duration, Ticker ticker) {
    long nanos = duration.compareTo(Duration.ofNanos(FOREVER)) > 0 ? FOREVER : duration.toNanos();
    return new Deadline(ticker, ticker.read() + nanos);
  }

  /** Returns a deadline that does not come. */
  public static Deadline never(Ticker ticker) {
    return new Deadline(ticker, ticker.read() + FOREVER);
  }

  /** Returns how many nanoseconds are left; zero or less when it has passed. */
  public long remainingNanos() {
    return atNanos - ticker.read();
  }

  /** Returns whether it has passed. */
  public boolean passed() {
    return remainingNanos() <= 0;
  }
}
