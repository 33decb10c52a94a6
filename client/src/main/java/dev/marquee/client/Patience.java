package dev.marquee.client;

import com.google.common.base.Ticker;
import java.time.Duration;

/**
 * How long a stream has gone without a score. Only the time in which the caller waits for an answer
 * counts: who is away is not sent to, so nothing could have been scored. Not thread-safe.
 */
final class Patience {
  private final Ticker ticker;
  private final long limitNanos;
  private long pausedAt;
  private long pausedNanos;
  private long lastScore;

  /**
   * Begins paused.
   *
   * @param limit how long no score is borne with; above zero, at most a year
   */
  Patience(Ticker ticker, Duration limit) {
    this.ticker = ticker;
    this.limitNanos = limit.toNanos();
    this.pausedAt = ticker.read();
    this.lastScore = pausedAt;
  }

  /** The caller waits again. */
  void resume() {
    pausedNanos += ticker.read() - pausedAt;
  }

  /** The caller has gone away. */
  void pause() {
    pausedAt = ticker.read();
  }

  /** An image was scored. */
  void scored() {
    lastScore = now();
  }

  /** Returns the present as {@link #left} takes it, in nanoseconds since no particular moment. */
  long now() {
    return ticker.read() - pausedNanos;
  }

  /** Returns what is left to an image that is refused since then; zero or less where nothing is. */
  Duration left(long firstRefusal) {
    // Compared by difference: the readings of a ticker may overflow.
    long since = lastScore - firstRefusal > 0 ? lastScore : firstRefusal;
    return Duration.ofNanos(limitNanos - (now() - since));
  }
}
