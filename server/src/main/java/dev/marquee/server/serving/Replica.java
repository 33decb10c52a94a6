package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One classifier with the threads that own it from now on, one for each of its lanes: they run
 * batches, and the last of them closes it. Everything native happens on them.
 */
final class Replica {
  private static final Logger log = LoggerFactory.getLogger(Replica.class);

  private final Classifier classifier;
  private final ImageQueue queue;
  private final BatchPaces paces;
  private final int elements;
  private final int maxBatch;
  private final Ticker ticker;
  private final LongSupplier threadTime;
  private final int lanes;
  private final Lanes occupied;
  private final List<CompletableFuture<Void>> warm = new ArrayList<>();

  /** The threads, and whoever starts them. */
  private final AtomicInteger atWork = new AtomicInteger(1);

  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean started;

  /**
   * @param queue where batches come from
   * @param paces are told how long each batch took
   * @param threadTime the processor's time that the calling thread has used, in nanoseconds
   */
  Replica(
      Classifier classifier,
      ImageQueue queue,
      BatchPaces paces,
      int elements,
      int maxBatch,
      Ticker ticker,
      LongSupplier threadTime) {
    this.classifier = classifier;
    this.queue = queue;
    this.paces = paces;
    this.elements = elements;
    this.maxBatch = maxBatch;
    this.ticker = ticker;
    this.threadTime = threadTime;
    this.lanes = classifier.lanes();
    this.occupied = queue.addReplica(lanes);
  }

  /** Returns how many batches it runs at once at most. */
  int lanes() {
    return lanes;
  }

  /** Starts the threads, which end when the queue does. */
  void start(String name) {
    started = true;
    try {
      for (int lane = 1; lane <= lanes; lane++) {
        start(lanes == 1 ? name : "%s lane %d".formatted(name, lane), lane == 1);
      }
    } finally {
      leave();
    }
  }

  private void start(String name, boolean first) {
    CompletableFuture<Void> laneIsWarm = new CompletableFuture<>();
    warm.add(laneIsWarm);
    Thread thread = Thread.ofPlatform().name(name).unstarted(() -> serve(first, laneIsWarm));
    atWork.incrementAndGet();
    try {
      thread.start();
    } catch (RuntimeException | Error e) {
      leave();
      throw e;
    }
  }

  private void serve(boolean first, CompletableFuture<Void> laneIsWarm) {
    try (BatchInputs inputs = new BatchInputs(elements, maxBatch)) {
      if (first) {
        warmUp(inputs.room(1));
      }
      laneIsWarm.complete(null);
      Optional<Batch> batch = queue.take(occupied);
      while (batch.isPresent()) {
        runBatch(batch.get(), inputs);
        batch = queue.take(occupied);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!laneIsWarm.completeExceptionally(e)) {
        log.error("{} ended where it must not; its version is unloaded", thread(), e);
        queue.end();
      }
    } finally {
      leave();
    }
  }

  private static String thread() {
    return Thread.currentThread().getName();
  }

  /** Whoever is the last to leave frees what all had. */
  private void leave() {
    if (atWork.decrementAndGet() == 0) {
      end();
    }
  }

  /** An engine may keep memory and threads for each thread that calls it: for the first one's. */
  private void warmUp(ByteBuffer inputs) {
    if (lanes > 1) {
      // From this one it is known what an image costs; more would take more cores from others.
      WarmUp.requireFinite(compute(inputs, 1, false));
    } else {
      WarmUp.runOnce(classifier, inputs, 1);
    }
  }

  private void end() {
    try {
      classifier.close();
    } finally {
      ended.complete(null);
    }
  }

  /** The lane is free again before anybody is answered: who comes back at once shall find it so. */
  private void runBatch(Batch batch, BatchInputs memory) {
    Runnable answers;
    try {
      answers = score(batch, memory);
    } finally {
      queue.done(occupied);
    }
    answers.run();
  }

  /**
   * Scores a batch, and returns what answers it. Whatever goes wrong is the batch's own: the thread
   * goes on, for nobody would replace it.
   */
  private Runnable score(Batch batch, BatchInputs memory) {
    List<BatchItem> items = batch.items();
    try {
      ByteBuffer room = memory.room(items.size());
      long start = ticker.read();
      FloatBuffer inputs = room.asFloatBuffer();
      items.forEach(item -> inputs.put(item.input()));
      float[][] scores = compute(room, items.size(), batch.onWholeDevice());
      long end = ticker.read();
      return () -> answer(items, scores, start, end);
    } catch (RuntimeException | Error e) {
      return () -> scoreAlone(items, e, memory);
    }
  }

  private static void answer(List<BatchItem> items, float[][] scores, long start, long end) {
    for (int i = 0; i < items.size(); i++) {
      try {
        Scores.requireFinite(scores[i]);
        items.get(i).complete(scores[i], start, end, items.size());
      } catch (Failure e) {
        items.get(i).fail(e);
      }
    }
  }

  /** One of them is at fault: alone, each answers for itself. */
  private void scoreAlone(List<BatchItem> items, Throwable failure, BatchInputs memory) {
    if (items.size() == 1) {
      items.getFirst().fail(failure);
      return;
    }
    log.warn(
        "{}: a batch of {} failed; running its images one by one", thread(), items.size(), failure);
    for (BatchItem item : items) {
      if (item.isWanted()) {
        score(new Batch(List.of(item), lanes == 1), memory).run();
      } else {
        item.answerIfExpired();
      }
    }
  }

  private float[][] compute(ByteBuffer inputs, int count, boolean onWholeDevice) {
    long start = ticker.read();
    long startOfThread = threadTime.getAsLong();
    float[][] scores =
        onWholeDevice ? classifier.score(inputs, count) : classifier.scoreInLane(inputs, count);
    long cost = threadTime.getAsLong() - startOfThread;
    long nanos = ticker.read() - start;
    // What a lane does is done on this thread, whatever else the processor does meanwhile.
    paces.of(onWholeDevice).ran(count, nanos, onWholeDevice ? nanos : cost);
    return scores;
  }

  void awaitWarm() {
    try {
      CompletableFuture.allOf(warm.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      throw WarmUp.failed(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Completes on one of the threads once the classifier is closed and its memory is free. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Waits until the classifier is closed; closes it here if no thread was there to do it. */
  void awaitEnd() {
    if (!started) {
      end();
    }
    ended.join();
  }
}
