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

  Replica(Classifier classifier, int elements, int maxBatch, Ticker ticker) {
    this.classifier = classifier;
    this.ticker = ticker;
    this.maxBatch = maxBatch;
    int bytes = Math.multiplyExact(Math.multiplyExact(elements, maxBatch), Float.BYTES);
    memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    inputs = memory.asFloatBuffer();
  }

  /** The life of the owner thread. */
  void run(Source source) {
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
      classifier.close();
      ended.complete(null);
    }
  }

  /** The first runs of an engine choose algorithms and allocate: nobody shall wait for that. */
  private void warmUp() {
    for (int count : new int[] {1, maxBatch, 1}) {
      classifier.score(memory, count);
    }
    warm.complete(null);
  }

  private void runBatch(List<BatchItem> batch) {
    try {
      score(batch);
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        batch.getFirst().fail(e);
        return;
      }
      // One of them is at fault: alone, each answers for itself.
      log.warn("A batch of {} failed; running its images one by one", batch.size(), e);
      batch.forEach(item -> runBatch(List.of(item)));
    }
  }

  private void score(List<BatchItem> batch) {
    long start = ticker.read();
    inputs.clear();
    batch.forEach(item -> inputs.put(item.input()));
    float[][] scores = classifier.score(memory, batch.size());
    long end = ticker.read();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).complete(scores[i], start, end, batch.size());
    }
  }

  void awaitWarm() {
    try {
      warm.join();
    } catch (CompletionException e) {
      throw new Failure.FailedPrecondition(
          Reason.WARM_UP_FAILED,
          "The version loads, but its network does not run; the server's log says why.",
          e.getCause());
    }
  }

  void awaitEnd() {
    ended.join();
  }
}
