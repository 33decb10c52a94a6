package dev.marquee.server.evaluation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * A line of callers of whom one at a time has its turn, in the order in which they came, however
 * often they look up while they wait. Thread-safe.
 */
final class Turns {
  /** What each holds while it waits may be some MiB. */
  static final int MOST_WAITING = 16;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  @GuardedBy("this")
  private final Deque<Place> line = new ArrayDeque<>();

  /** A place in the line, left by closing it. */
  final class Place implements AutoCloseable {
    private Place() {}

    /**
     * Waits until the turn has come, the line moves, or some time is over.
     *
     * @return whether the turn has come
     */
    boolean await(Duration time) throws InterruptedException {
      return awaitFirst(this, time);
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Takes a place at the end of the line.
   *
   * @throws Failure.Exhausted ({@code TOO_MANY_EVALUATIONS}) if {@link #MOST_WAITING} wait already
   */
  synchronized Place join() {
    if (line.size() > MOST_WAITING) {
      throw new Failure.Exhausted(
          Reason.TOO_MANY_EVALUATIONS,
          "%d evaluations wait for their turn, as many as may: come again when one of them is done."
              .formatted(MOST_WAITING),
          RETRY_AFTER);
    }
    Place place = new Place();
    line.addLast(place);
    return place;
  }

  private synchronized boolean awaitFirst(Place place, Duration time) throws InterruptedException {
    if (line.peekFirst() != place) {
      TimeUnit.NANOSECONDS.timedWait(this, time.toNanos());
    }
    return line.peekFirst() == place;
  }

  private synchronized void leave(Place place) {
    line.remove(place);
    notifyAll();
  }
}
