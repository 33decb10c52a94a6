package dev.marquee.client;

import static com.google.common.collect.Comparators.min;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * How often and how long something that broke off, or was told to come again, is tried anew: after
 * growing waits, as {@link Backoff} says, until it has come no further, and no connection has
 * stood, for as long as the patience lasts: by default, the client's deadline. Not thread-safe.
 */
final class Retries {
  /** The first wait where the server did not say how long. */
  private static final Duration FIRST = Duration.ofMillis(100);

  /** What the server says of an import whose earlier stream it still believes in. */
  private static final String STILL_HELD = "IMPORT_IN_PROGRESS";

  /**
   * What stood for so long and breaks is a loss of its own, to be borne with from the beginning. A
   * server that takes connections and drops them is given up in the end.
   */
  private static final Duration STANDS = Duration.ofSeconds(10);

  private final Connection connection;
  private final Duration patience;
  private final ConnectionListener listener;

  /** Whether a server that does not answer in time is as good as away. */
  private final boolean outlastsSilence;

  private final Backoff backoff;
  private int failures;
  private long firstFailure;
  private boolean connected;
  private long connectedAt;
  private boolean lost;

  Retries(Connection connection) {
    this(connection, connection.settings().deadline(), new ConnectionListener() {}, false);
  }

  /**
   * Of something that goes on for hours: it bears with no progress for as long as a load may take,
   * and with a server that answers late as with one that is away.
   *
   * @param listener told when it broke off, and when there is a connection again
   */
  Retries(Connection connection, ConnectionListener listener) {
    this(connection, connection.settings().loadDeadline(), listener, true);
  }

  private Retries(
      Connection connection,
      Duration patience,
      ConnectionListener listener,
      boolean outlastsSilence) {
    this.connection = connection;
    this.patience = patience;
    this.listener = listener;
    this.outlastsSilence = outlastsSilence;
    this.backoff = new Backoff(connection.timing().random());
  }

  /** It came further than ever before. */
  void progressed() {
    failures = 0;
    connected();
  }

  /** There is a connection, over which nothing new has come yet. */
  void connected() {
    if (!connected) {
      connected = true;
      connectedAt = connection.timing().ticker().read();
    }
    if (lost) {
      lost = false;
      listener.back();
    }
  }

  /**
   * What was sent over the connection was not acknowledged: however late it is noticed, it does not
   * count as one that stood.
   */
  void unheard() {
    connected = false;
  }

  /**
   * Waits before the next try.
   *
   * @throws MarqueeException the failure itself, where another try would not help, or there were
   *     enough; another, where the thread was interrupted
   */
  void pauseAfter(MarqueeException failure) {
    if (outlastsSilence && failure instanceof DeadlineExceededException) {
      pauseAfter(Problem.silent(failure).toException(), true);
    } else {
      pauseAfter(failure, helps(failure));
    }
  }

  /**
   * Does the same.
   *
   * @param helps whether another try may help
   */
  void pauseAfter(MarqueeException failure, boolean helps) {
    long now = connection.timing().ticker().read();
    if (connected && now - connectedAt >= STANDS.toNanos()) {
      failures = 0;
    }
    connected = false;
    if (failures == 0) {
      firstFailure = now;
    }
    failures++;
    Duration left = patience.minusNanos(now - firstFailure);
    if (!helps || left.isZero() || left.isNegative() || connection.closed().getAsBoolean()) {
      throw failure;
    }
    if (!lost) {
      lost = true;
      listener.lost(failure, left);
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
