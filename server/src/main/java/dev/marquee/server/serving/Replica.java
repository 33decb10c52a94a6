package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One classifier with the thread that owns it from now on: runs batches, then closes it. Everything
 * native happens on that one thread.
 */
final class Replica {
  private static final Logger log = LoggerFactory.getLogger(Replica.class);

  /** Where batches come from; an empty one ends the replica. */
  interface Source {
    List<BatchItem> next() throws InterruptedException;
  }

  private final Classifier classifier;
  private final int elements;
  private final int maxBatch;
  private final Ticker ticker;
  private final BatchPace pace;
  private final CompletableFuture<Void> warm = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean started;

  /**
   * @param pace is told how long each batch took
   */
  Replica(Classifier classifier, int elements, int maxBatch, Ticker ticker, BatchPace pace) {
    this.classifier = classifier;
    this.elements = elements;
    this.maxBatch = maxBatch;
    this.ticker = ticker;
    this.pace = pace;
  }

  /** Starts the owner thread, which ends with the first empty batch. */
  void start(String name, Source source) {
    Thread.ofPlatform().name(name).start(() -> run(source));
    started = true;
  }

  private void run(Source source) {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer memory = BatchMemory.allocate(arena, elements, maxBatch);
      // An engine keeps memory and threads for each thread that calls it: this one's, too.
      WarmUp.runOnce(classifier, memory, 1);
      warm.complete(null);
      List<BatchItem> batch = source.next();
      while (!batch.isEmpty()) {
        runBatch(batch, memory);
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

  /** Whatever goes wrong is the batch's own: the thread goes on, for nobody would replace it. */
  private void runBatch(List<BatchItem> batch, ByteBuffer memory) {
    try {
      score(batch, memory);
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.getFirst().fail(e);
        return;
      }
      // One of them is at fault: alone, each answers for itself.
      log.warn("A batch of {} failed; running its images one by one", batch.size(), e);
      batch.stream()
          .filter(BatchItem::stillWanted)
          .forEach(item -> runBatch(List.of(item), memory));
    }
  }

  private void score(List<BatchItem> batch, ByteBuffer memory) {
    long start = ticker.read();
    FloatBuffer inputs = memory.asFloatBuffer();
    batch.forEach(item -> inputs.put(item.input()));
    float[][] scores = classifier.score(memory, batch.size());
    long end = ticker.read();
    pace.ran(batch.size(), end - start);
    for (int i = 0; i < batch.size(); i++) {
      try {
        Scores.requireFinite(scores[i]);
        batch.get(i).complete(scores[i], start, end, batch.size());
      } catch (Failure e) {
        batch.get(i).fail(e);
      }
    }
  }

  void awaitWarm() {
    try {
      warm.join();
    } catch (CompletionException e) {
      throw WarmUp.failed(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Completes on the owner thread once the classifier is closed and its memory is free. */
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
