package dev.marquee.server.training;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the batches of a pass ahead of whoever uses them, as few as keep it from waiting. Used by
 * one thread, which is a platform thread.
 */
final class Lookahead implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lookahead.class);

  private final BatchReader reader;
  private final DecodeThreads threads;
  private final BatchMemory memory;
  private final Deque<Future<Batch>> ahead = new ArrayDeque<>();

  /** The memory of what is ahead, in the same order; before it that of what was given out last. */
  private final Deque<BatchMemory.Piece> lent = new ArrayDeque<>();

  private volatile boolean closed;
  private long next;

  /**
   * @param first the place of the batch to begin with
   */
  Lookahead(BatchReader reader, DecodeThreads threads, BatchMemory memory, long first) {
    this.reader = reader;
    this.threads = threads;
    this.memory = memory;
    this.next = first;
  }

  /** Returns whether {@link #next} would find a batch. */
  boolean isReady() {
    return !ahead.isEmpty() || next < reader.available();
  }

  /**
   * Returns the next batch, once it is decoded; valid until the next call.
   *
   * @throws dev.marquee.models.failure.Failure if it cannot be read
   */
  Batch next() {
    if (lent.size() > ahead.size()) {
      memory.giveBack(lent.removeFirst());
    }
    while (ahead.size() <= DecodeThreads.COUNT && next < reader.available()) {
      BatchMemory.Piece piece = memory.take();
      long place = next;
      lent.addLast(piece);
      ahead.addLast(threads.submit(() -> read(place, piece)));
      next++;
    }
    return TrainThread.await(ahead.removeFirst());
  }

  private Batch read(long place, BatchMemory.Piece piece) {
    return closed ? new Batch(piece.forImages(0), List.of()) : reader.read(place, piece);
  }

  /** Gives up what is ahead, and returns when nobody writes into its memory any more. */
  @Override
  public void close() {
    closed = true;
    for (Future<Batch> batch : ahead) {
      try {
        Batch _ = TrainThread.await(batch);
      } catch (RuntimeException | Error e) {
        log.debug("A batch that nobody asks for any more cannot be read", e);
      }
    }
    ahead.clear();
    lent.forEach(memory::giveBack);
    lent.clear();
  }
}
