package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Turns single images into batches for one version. Thread-safe.
 *
 * <p>Each replica has one thread that owns it. An idle one takes whatever is there at once; while
 * it runs, the next batch gathers. So a lone image never waits for company, and a busy model fills
 * its batches by itself: there is no waiting time to tune.
 *
 * <p>Where deadlines are short, a batch is no larger than what can be done before the first of
 * them, at the pace of the last batches: a full one that comes too late for all of its images is of
 * no use to anybody. For the same reason who comes is refused where so many are before it that its
 * deadline would pass.
 *
 * <p>What has expired or was cancelled is dropped when a batch forms and never reaches the engine;
 * those who wait for it have been answered by then, for they watch their own deadline.
 */
final class Batcher implements AutoCloseable {
  private final Ticker ticker;
  private final int elements;
  private final int maxBatch;
  private final LinkedBlockingDeque<Optional<BatchItem>> queue = new LinkedBlockingDeque<>();
  private final BatchPace pace = new BatchPace();
  private final List<Replica> replicas = new ArrayList<>();

  /**
   * Starts one thread per replica, with the priority of whoever calls. It runs the classifier once
   * before it serves.
   *
   * @param name of the version, for the threads' names
   * @param classifiers owned and closed by this, also where it throws
   * @param elements floats per image
   * @param maxBatch the most images that the engine gets at once, at least 1
   * @throws Failure.FailedPrecondition ({@link Reason#WARM_UP_FAILED}) if a replica cannot score
   */
  Batcher(String name, List<Classifier> classifiers, int elements, int maxBatch, Ticker ticker) {
    this.ticker = ticker;
    this.elements = elements;
    this.maxBatch = maxBatch;
    classifiers.forEach(c -> replicas.add(new Replica(c, elements, maxBatch, ticker, pace)));
    try {
      for (int i = 0; i < replicas.size(); i++) {
        replicas.get(i).start("replica %s %d".formatted(name, i + 1), this::nextBatch);
      }
      replicas.forEach(Replica::awaitWarm);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Queues an image; whoever calls holds a permit until the future is done, which bounds the queue.
   *
   * @param input {@code [3, height, width] float32}, not changed afterwards
   * @return completes with the scores; cancelling it takes the image out of the queue
   */
  Future<Scores> submit(float[] input, Deadline deadline) {
    if (input.length != elements) {
      throw new IllegalArgumentException(
          "an image has %d floats here, not %d".formatted(elements, input.length));
    }
    BatchItem item = new BatchItem(input, deadline, ticker.read(), new CompletableFuture<Scores>());
    Optional<BatchItem> queued = Optional.of(item);
    CompletableFuture<Scores> result = item.result();
    CompletableFuture<Scores> _ =
        result.whenComplete(
            (_, _) -> {
              if (result.isCancelled()) {
                queue.remove(queued);
              }
            });
    queue.add(queued);
    return result;
  }

  /** Returns how many images wait for a batch. */
  int queued() {
    return queue.size();
  }

  /**
   * Returns how long it will take, in nanoseconds, until an image is scored that has so many before
   * it; 0 as long as that is not known.
   */
  long waitNanos(int before) {
    return pace.nanos(before) / replicas.size() + pace.nanos(1);
  }

  /** Waits for the next batch; empty means that the replica shall end. */
  private List<BatchItem> nextBatch() throws InterruptedException {
    List<BatchItem> batch = new ArrayList<>();
    long left = Long.MAX_VALUE;
    do {
      Optional<BatchItem> next = queue.take();
      while (next != null) {
        if (next.isEmpty()) {
          if (!batch.isEmpty()) {
            queue.add(next);
          }
          return batch;
        }
        BatchItem item = next.get();
        if (item.stillWanted()) {
          left = Math.min(left, item.remainingNanos());
          if (!batch.isEmpty() && pace.nanos(batch.size() + 1) > left) {
            queue.addFirst(next);
            return batch;
          }
          batch.add(item);
        }
        next = batch.size() < maxBatch ? queue.poll() : null;
      }
    } while (batch.isEmpty());
    return batch;
  }

  /** Asks the replicas to serve what is queued and to end; waits for nothing. */
  void end() {
    replicas.forEach(_ -> queue.add(Optional.empty()));
  }

  /** Completes when all replicas have ended and are freed, on the thread of the last one. */
  CompletableFuture<Void> ended() {
    return CompletableFuture.allOf(
        replicas.stream().map(Replica::ended).toArray(CompletableFuture<?>[]::new));
  }

  /** Serves what is queued, then ends the threads and frees the replicas. */
  @Override
  public void close() {
    end();
    replicas.forEach(Replica::awaitEnd);
  }
}
