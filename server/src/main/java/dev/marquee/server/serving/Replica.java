package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One classifier with the thread that owns it: warms it up, runs batches, closes it. Everything
 * native happens on that one thread.
 */
final class Replica {
  private static final Logger log = LoggerFactory.getLogger(Replica.class);

  /** Where batches come from; an empty one ends the replica. */
  interface Source {
    List<BatchItem> next() throws InterruptedException;
  }

  private final Classifier classifier;
  private final Ticker ticker;
  private final int maxBatch;
  private final ByteBuffer memory;
  private final FloatBuffer inputs;
  private final CompletableFuture<Void> warm = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean started;

  Replica(Classifier classifier, int elements, int maxBatch, Ticker ticker) {
    this.classifier = classifier;
    this.ticker = ticker;
    this.maxBatch = maxBatch;
    int bytes = Math.multiplyExact(Math.multiplyExact(elements, maxBatch), Float.BYTES);
    memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    inputs = memory.asFloatBuffer();
  }

  /** Starts the owner thread, which ends with the first empty batch. */
  void start(String name, Source source) {
    Thread.ofPlatform().name(name).start(() -> run(source));
    started = true;
  }

  private void run(Source source) {
    try {
      warmUp();
      List<BatchItem> batch = source.next();
      while (!batch.isEmpty()) {
        runBatch(batch);
        batch = source.next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!warm.completeExceptionally(e)) {
        log.error("A replica ended where it must not", e);
      }
    } finally {
      end();
    }
  }

  private void end() {
    try {
      classifier.close();
    } finally {
      ended.complete(null);
    }
  }

  /** The first runs of an engine choose algorithms and allocate: nobody shall wait for that. */
  private void warmUp() {
    for (int count : new int[] {1, maxBatch, 1}) {
      for (float[] scores : classifier.score(memory, count)) {
        requireFinite(scores);
      }
    }
    warm.complete(null);
  }

  /** Whatever goes wrong is the batch's own: the thread goes on, for nobody would replace it. */
  private void runBatch(List<BatchItem> batch) {
    try {
      score(batch);
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.getFirst().fail(e);
        return;
      }
      // One of them is at fault: alone, each answers for itself.
      log.warn("A batch of {} failed; running its images one by one", batch.size(), e);
      batch.stream().filter(BatchItem::stillWanted).forEach(item -> runBatch(List.of(item)));
    }
  }

  private void score(List<BatchItem> batch) {
    long start = ticker.read();
    inputs.clear();
    batch.forEach(item -> inputs.put(item.input()));
    float[][] scores = classifier.score(memory, batch.size());
    long end = ticker.read();
    for (int i = 0; i < batch.size(); i++) {
      try {
        requireFinite(scores[i]);
        batch.get(i).complete(scores[i], start, end, batch.size());
      } catch (Failure e) {
        batch.get(i).fail(e);
      }
    }
  }

  private static void requireFinite(float[] scores) {
    for (float score : scores) {
      if (!Float.isFinite(score)) {
        throw new Failure.FailedPrecondition(
            Reason.SCORES_NOT_FINITE,
            "The network's scores are not finite: its weights are damaged, or too large for half"
                + " precision. Serve another version, or turn half precision off.");
      }
    }
  }

  void awaitWarm() {
    try {
      warm.join();
    } catch (CompletionException e) {
      throw new Failure.FailedPrecondition(
          Reason.WARM_UP_FAILED,
          "The version loads, but its network does not run: %s. Serve another version."
              .formatted(e.getCause() instanceof Failure known ? known.reason() : "see the log"),
          e.getCause());
    }
  }

  /** Waits until the classifier is closed; closes it here if no thread was there to do it. */
  void awaitEnd() {
    if (!started) {
      end();
    }
    ended.join();
  }
}
