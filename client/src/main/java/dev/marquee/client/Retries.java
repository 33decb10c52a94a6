package dev.marquee.client;

import static com.google.common.collect.Comparators.min;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * How often and how long something that broke off, or was told to come again, is tried anew: after
 * growing waits, as {@link Backoff} says, until it has come no further for as long as the patience
 * lasts: by default, the client's deadline. Not thread-safe.
 */
final class Retries {
  /** The first wait where the server did not say how long. */
  private static final Duration FIRST = Duration.ofMillis(100);

  /** What the server says of an import whose earlier stream it still believes in. */
  private static final String STILL_HELD = "IMPORT_IN_PROGRESS";

  private final Connection connection;
  private final Duration patience;
  private final Backoff backoff;
  private int failures;
  private long firstFailure;

  Retries(Connection connection) {
    this(connection, connection.settings().deadline());
  }

  /**
   * @param patience how long no progress is borne with, instead of the client's deadline
   */
  Retries(Connection connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
    this.backoff = new Backoff(connection.timing().random());
  }

  /** It came further than ever before. */
  void progressed() {
    failures = 0;
  }

  /**
   * Waits before the next try.
   *
   * @throws MarqueeException the failure itself, where another try would not help, or there were
   *     enough; another, where the thread was interrupted
   */
  void pauseAfter(MarqueeException failure) {
    long now = connection.timing().ticker().read();
    if (failures == 0) {
      firstFailure = now;
    }
    failures++;
    Duration left = patience.minusNanos(now - firstFailure);
    if (!helps(failure)
        || left.isZero()
        || left.isNegative()
        || connection.closed().getAsBoolean()) {
      throw failure;
    }
    sleep(min(backoff.delay(failure.retryAfter().orElse(FIRST), failures), left));
    // The channel has waits of its own, which grow to minutes: a server that is back is not missed.
    connection.wake().run();
  }

  private static boolean helps(MarqueeException failure) {
    return failure instanceof UnavailableException
        || (failure instanceof ConflictException && failure.reason().equals(STILL_HELD))
        // What is full for good comes without a time.
        || (failure instanceof ResourceExhaustedException && failure.retryAfter().isPresent());
  }

  private void sleep(Duration delay) {
    CountDownLatch over = new CountDownLatch(1);
    connection.timing().timer().after(delay, over::countDown);
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.interrupted().toException();
    }
  }
}
