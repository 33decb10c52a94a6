package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Turns single images into batches for one version. Thread-safe.
 *
 * <p>An idle replica takes whatever is there at once; while it runs, the next batch gathers. So a
 * lone image never waits for company, and a busy model fills its batches by itself: there is no
 * waiting time to tune. A replica that has lanes takes a lone image on the whole device, where no
 * other one is on its way, and shares out among its lanes what waits for all of them.
 *
 * <p>A batch is no larger than pays, see {@link PayingSize}. Where deadlines are short, it is no
 * larger than what can be done before the first of them, at the pace of the last batches: a full
 * one that comes too late for all of its images is of no use to anybody. For the same reason who
 * comes is refused where so many are before it that its deadline would pass.
 *
 * <p>What has expired or was cancelled is dropped when a batch forms and never reaches the engine;
 * those who wait for it have been answered by then, for they watch their own deadline.
 */
final class Batcher implements AutoCloseable {
  private final Ticker ticker;
  private final int elements;
  private final BatchPaces paces = new BatchPaces();
  private final ImageQueue queue;
  private final List<Replica> replicas;

  /**
   * Starts the replicas' threads, with the priority of whoever calls. They run the classifier once
   * before they serve.
   *
   * @param name of the version, for the threads' names
   * @param classifiers owned and closed by this, also where it throws
   * @param elements floats per image
   * @param maxBatch the most images that the engine gets at once, at least 1
   * @param threadTime the processor's time that the calling thread has used, in nanoseconds
   * @throws Failure.FailedPrecondition ({@link Reason#WARM_UP_FAILED}) if a replica cannot score
   */
  Batcher(
      String name,
      List<Classifier> classifiers,
      int elements,
      int maxBatch,
      Ticker ticker,
      LongSupplier threadTime) {
    this.ticker = ticker;
    this.elements = elements;
    this.queue = new ImageQueue(paces, maxBatch);
    this.replicas =
        classifiers.stream()
            .map(c -> new Replica(c, queue, paces, elements, maxBatch, ticker, threadTime))
            .toList();
    // Nobody else would answer them: who asks again has the version loaded anew.
    CompletableFuture<Void> _ = ended().thenRun(queue::abandon);
    try {
      for (int i = 0; i < replicas.size(); i++) {
        replicas.get(i).start("replica %s %d".formatted(name, i + 1));
      }
      replicas.forEach(Replica::awaitWarm);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Tells that an image is on its way here; closed before it is submitted. */
  ExpectedImage expect() {
    return new ExpectedImage(queue);
  }

  /**
   * Queues an image; whoever calls holds a permit until the future is done, which bounds the queue.
   *
   * @param input {@code [3, height, width] float32}, not changed afterwards
   * @return completes with the scores; cancelling it takes the image out of the queue
   */
  CompletableFuture<Scores> submit(float[] input, Deadline deadline) {
    if (input.length != elements) {
      throw new IllegalArgumentException(
          "an image has %d floats here, not %d".formatted(elements, input.length));
    }
    BatchItem item = new BatchItem(input, deadline, ticker.read(), new CompletableFuture<Scores>());
    CompletableFuture<Scores> result = item.result();
    CompletableFuture<Scores> _ =
        result.whenComplete(
            (_, _) -> {
              if (result.isCancelled()) {
                queue.remove(item);
              }
            });
    queue.add(item);
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
    return paces.waitNanos(before, replicas.size(), lanes());
  }

  /** Returns how many batches run at once at most, over all replicas. */
  int lanes() {
    return replicas.stream().mapToInt(Replica::lanes).sum();
  }

  /** Asks the replicas to serve what is queued and to end; waits for nothing. */
  void end() {
    queue.end();
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
