package dev.marquee.client;

import com.google.common.collect.AbstractIterator;
import dev.marquee.v1.TrainingEvent;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What happens in a training run, as it happens: each event once, in the order of their sequence,
 * until the run has ended. For use once, by one thread, and to be closed, from any thread; closing
 * it leaves the run as it is.
 *
 * <ul>
 *   <li>{@code hasNext()} and {@code next()} wait for the next event, however long that takes. The
 *       last one is {@code completed}, {@code failed} or {@code cancelled}; a run that failed is
 *       told of so, not thrown. Where that event is known already, and once this is closed, there
 *       is none.
 *   <li>Asking for the next event also sends: batches are taken from their source by that same
 *       thread, only when the server has given credits for them, so who does not ask is not sent
 *       to.
 *   <li>A connection that is lost is replaced by one that goes on behind the last event seen, and
 *       with the batch that the server wants next. Where that does not succeed for as long as the
 *       client's deadline for loads, counted anew for each connection that stood, an {@link
 *       UnavailableException} is thrown; the run goes on. A {@link ConnectionListener} is told
 *       meanwhile. A server that vanished without a word is noticed after 80 seconds of silence.
 * </ul>
 */
public final class TrainingEvents implements Iterable<TrainingEvent>, AutoCloseable {
  /** Where events come from. */
  interface Feed {
    /** Returns the run's name. */
    String trainingRun();

    /** Returns the next event, or null where there is none any more. */
    @Nullable TrainingEvent next();

    /** Ends it, from any thread. */
    void close();
  }

  private final Feed feed;
  private boolean taken;

  TrainingEvents(Feed feed) {
    this.feed = feed;
  }

  /** Returns the name of the run, {@code trainingRuns/...}. */
  public String trainingRun() {
    return feed.trainingRun();
  }

  /**
   * Returns the events.
   *
   * @throws IllegalStateException at the second call: there is one stream only
   */
  @Override
  public Iterator<TrainingEvent> iterator() {
    if (taken) {
      throw new IllegalStateException("The events of a run can be gone through once only.");
    }
    taken = true;
    return new AbstractIterator<>() {
      private boolean last;

      @Override
      protected @Nullable TrainingEvent computeNext() {
        TrainingEvent event = last ? null : feed.next();
        last = event != null && endsTheRun(event);
        return event == null ? endOfData() : event;
      }
    };
  }

  /** Ends the watching; who waits for an event is told that there is none. */
  @Override
  public void close() {
    feed.close();
  }

  private static boolean endsTheRun(TrainingEvent event) {
    return switch (event.getEventCase()) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case QUEUED, STARTED, STEP, EPOCH, CHECKPOINT, DRAINING, EVENT_NOT_SET -> false;
    };
  }
}
