package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.training.BatchIntake;
import dev.marquee.v1.TrainingBatch;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a stream between their arrival and their being stored: as many as there are
 * credits, and no more bytes than a bound and one message. Thread-safe.
 */
final class BatchQueue implements AutoCloseable {
  /** How many batches may be on their way at once: enough that the client need not wait. */
  private static final int WINDOW = 8;

  /** From so many bytes on, no further message is read from the wire. */
  private static final long MAX_BYTES = 32 << 20;

  private final BatchIntake.Stream stream;
  private final SentBatch reading;
  private final Runnable requestNext;
  private final Runnable news;

  @GuardedBy("this")
  private final Queue<TrainingBatch> arrived = new ArrayDeque<>();

  /** The number of the batch that is to arrive next. */
  @GuardedBy("this")
  private long next;

  /** The number of the last batch for which there is a credit. */
  @GuardedBy("this")
  private long granted;

  @GuardedBy("this")
  private long stored;

  @GuardedBy("this")
  private long answered;

  @GuardedBy("this")
  private long bytes;

  @GuardedBy("this")
  private boolean paused;

  /** Whether no more arrives. */
  @GuardedBy("this")
  private boolean halfClosed;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param requestNext has the next message read from the wire
   * @param news run when there is something to {@link #answer}
   */
  BatchQueue(BatchIntake.Stream stream, SentBatch reading, Runnable requestNext, Runnable news) {
    this.stream = stream;
    this.reading = reading;
    this.requestNext = requestNext;
    this.news = news;
    this.next = stream.next();
    this.stored = next - 1;
    this.answered = stored;
    this.granted = stored;
  }

  /**
   * What is to be told to the client.
   *
   * @param acknowledged the last batch that was stored; 0 where there is no news
   * @param credits how many more batches it may send
   */
  record Answer(long acknowledged, int credits) {}

  /** Returns what is to be told to the client, and takes it for told. */
  synchronized Answer answer() {
    long acknowledged = stored > answered ? stored : 0;
    answered = stored;
    long limit = Math.min(stream.total(), stored + WINDOW);
    int credits = (int) Math.max(limit - granted, 0);
    granted = Math.max(granted, limit);
    return new Answer(acknowledged, credits);
  }

  /**
   * Takes a batch that arrived.
   *
   * @throws Failure.OutOfRange if it is not the next one, or there is no credit for it
   */
  synchronized void add(TrainingBatch batch) {
    if (batch.getNumber() != next || next > stream.total()) {
      throw outOfOrder(
          next > stream.total()
              ? "All %d batches of this run have come: send no more.".formatted(stream.total())
              : "The next batch of this run is %d, not %d: go on with that one."
                  .formatted(next, batch.getNumber()));
    }
    if (next > granted) {
      throw outOfOrder(
          "There is no credit for batch %d: wait for credits, each of which is for one batch."
              .formatted(next));
    }
    next++;
    arrived.add(batch);
    bytes += batch.getSerializedSize();
    paused = bytes > MAX_BYTES;
    notifyAll();
    if (!paused) {
      requestNext.run();
    }
  }

  private static Failure outOfOrder(String message) {
    return new Failure.OutOfRange(Reason.TRAINING_OUT_OF_ORDER, "batch.number", message);
  }

  /** Takes note that no more arrives. */
  synchronized void halfClose() {
    halfClosed = true;
    notifyAll();
  }

  /**
   * Stores what arrives until this is closed, or the run has ended. Called on a platform thread: it
   * waits for threads of low priority.
   *
   * @throws Failure if a batch cannot be taken, or no more arrives though some are to come
   */
  void storeAll() {
    try {
      for (TrainingBatch batch = first(); batch != null; batch = first()) {
        if (!stream.take(batch.getNumber(), reading.read(batch))) {
          // How the run ended is told once that is kept; there is only nothing more to store.
          return;
        }
        stored(batch);
        news.run();
      }
      requireAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable TrainingBatch first() throws InterruptedException {
    while (arrived.isEmpty() && !closed && !halfClosed) {
      wait();
    }
    return closed ? null : arrived.poll();
  }

  /** A run that waits for batches keeps others from training: who sends none must learn it. */
  private synchronized void requireAll() {
    if (!closed && stored < stream.total()) {
      throw new Failure.InvalidArgument(
          Reason.TRAINING_INCOMPLETE,
          "batch",
          "%d of %d batches came, and the stream is closed for more: send the same start again, and go on with batch %d. To look on alone, watch the run."
              .formatted(stored, stream.total(), stored + 1));
    }
  }

  private synchronized void stored(TrainingBatch batch) {
    stored = batch.getNumber();
    bytes -= batch.getSerializedSize();
    if (paused && bytes <= MAX_BYTES) {
      paused = false;
      requestNext.run();
    }
  }

  /** Stores no more. */
  @Override
  public synchronized void close() {
    closed = true;
    arrived.clear();
    notifyAll();
  }
}
