package dev.marquee.server.training;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Where the batches of a run arrive: over one stream at a time, of which the last one that came is
 * the right one, each checked whole and then durable before it counts. Thread-safe.
 */
public final class BatchIntake {
  private final Spool spool;
  private final long total;
  private final ExampleCheck check;
  private final DecodeThreads threads;
  private final Ticker ticker;

  @GuardedBy("this")
  private @Nullable Stream current;

  @GuardedBy("this")
  private Runnable listener = () -> {};

  @GuardedBy("this")
  private long active;

  /** Why no more is taken; null while it is. */
  @GuardedBy("this")
  private @Nullable Closing closing;

  private enum Closing {
    RUN_ENDED,
    SERVER_STOPS
  }

  /** Checks that an example can be trained with. */
  interface ExampleCheck {
    /**
     * Returns where it can.
     *
     * @throws Failure.InvalidArgument if its image cannot be read
     */
    void check(StreamedExample example);
  }

  /**
   * @param total how many batches are to come in all
   */
  BatchIntake(Spool spool, long total, ExampleCheck check, DecodeThreads threads, Ticker ticker) {
    this.spool = spool;
    this.total = total;
    this.check = check;
    this.threads = threads;
    this.ticker = ticker;
    this.active = ticker.read();
  }

  /** A stream over which batches come. Used by one platform thread. */
  public final class Stream {
    private final Runnable displaced;

    private Stream(Runnable displaced) {
      this.displaced = displaced;
    }

    /** Returns the number of the batch that is to come next; one above the last where none is. */
    public long next() {
      return spool.count() + 1;
    }

    /** Returns how many batches are to come in all. */
    public long total() {
      return total;
    }

    /**
     * Takes a batch; when this returns, it is durable.
     *
     * @return whether it was taken; false where the run has ended, and takes no more
     * @throws Failure.OutOfRange ({@code TRAINING_OUT_OF_ORDER}) if it is not the next one
     * @throws Failure.InvalidArgument if an image cannot be read; the message says which
     * @throws Failure.Conflict ({@code TRAINING_STREAM_TAKEN_OVER}) if another stream has come
     * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room on the disk
     */
    public boolean take(long number, List<StreamedExample> examples) {
      requireNext(number);
      checkAll(number, examples);
      return store(this, number, examples);
    }

    private void requireNext(long number) {
      if (number != next() || number > total) {
        throw new Failure.OutOfRange(
            Reason.TRAINING_OUT_OF_ORDER,
            "batch.number",
            next() > total
                ? "All %d batches of this run have come: send no more.".formatted(total)
                : "The next batch of this run is %d, not %d: go on with that one."
                    .formatted(next(), number));
      }
    }
  }

  /**
   * Lets a stream bring the batches from now on.
   *
   * @param displaced run when another one takes over; called under a lock, so it must not wait
   */
  public synchronized Stream open(Runnable displaced) {
    if (current != null) {
      current.displaced.run();
    }
    Stream made = new Stream(displaced);
    current = made;
    active = ticker.read();
    return made;
  }

  /** Returns what to say to a stream when another one has taken over. */
  public static Failure takenOver() {
    return new Failure.Conflict(
        Reason.TRAINING_STREAM_TAKEN_OVER,
        "The batches of this run come over another stream by now: leave it to that one.");
  }

  /** All at once, on the threads that decode; the first that is at fault is named. */
  private void checkAll(long number, List<StreamedExample> examples) {
    List<Future<?>> checks = new ArrayList<>();
    for (StreamedExample example : examples) {
      checks.add(
          threads.submit(
              () -> {
                check.check(example);
                return example;
              }));
    }
    for (int i = 0; i < checks.size(); i++) {
      try {
        Object _ = TrainThread.await(checks.get(i));
      } catch (Failure.InvalidArgument e) {
        checks.forEach(one -> one.cancel(false));
        throw new Failure.InvalidArgument(
            e.reason(),
            "batch.examples[%d].image".formatted(i),
            "Example %d, from 0, of batch %d: %s".formatted(i, number, e.getMessage()),
            e);
      }
    }
  }

  private synchronized boolean store(Stream stream, long number, List<StreamedExample> examples) {
    if (current != stream) {
      throw takenOver();
    }
    if (closing == Closing.SERVER_STOPS) {
      throw new Failure.Unavailable(
          Reason.SHUTTING_DOWN,
          "The server is shutting down; the run goes on when it is there again: send this batch again then.");
    }
    if (closing == Closing.RUN_ENDED) {
      return false;
    }
    stream.requireNext(number);
    spool.add(examples);
    active = ticker.read();
    listener.run();
    return true;
  }

  /** Has a listener run, under a lock, when a batch has come. */
  synchronized void listen(Runnable news) {
    listener = news;
  }

  /** Returns for how long nothing has come, neither a batch nor a stream. */
  synchronized Duration silence() {
    return Duration.ofNanos(ticker.read() - active);
  }

  /** Says that the run's turn has come: what silence there was until then does not count. */
  synchronized void begin() {
    active = ticker.read();
  }

  /** Takes no more, for the run has ended. When this returns, nobody writes to the spool. */
  synchronized void end() {
    closing = Closing.RUN_ENDED;
  }

  /** Takes no more until the server is there again. When this returns, nobody writes. */
  synchronized void rest() {
    closing = Closing.SERVER_STOPS;
  }

  Spool spool() {
    return spool;
  }
}
