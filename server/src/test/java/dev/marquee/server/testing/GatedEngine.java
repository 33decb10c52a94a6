package dev.marquee.server.testing;

import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.SafetensorsFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine for versions of three labels that runs a batch only when the test lets it, once the
 * warm-up is over. Thread-safe.
 */
public final class GatedEngine implements ClassifierEngine {
  private static final int WARM_UPS = 3;

  private final Semaphore gate = new Semaphore(0);
  private final BlockingQueue<Integer> started = new LinkedBlockingQueue<>();

  /** Lets so many batches run, now or when they come. */
  public void letRun(int batches) {
    gate.release(batches);
  }

  /** Waits for the next batch to begin, and returns how many images are in it. */
  public int nextBatch() throws InterruptedException {
    return started.take();
  }

  @Override
  public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
    AtomicInteger calls = new AtomicInteger();
    return List.of(
        new Classifier() {
          @Override
          public float[][] score(ByteBuffer inputs, int count) {
            if (calls.incrementAndGet() > WARM_UPS) {
              started.add(count);
              gate.acquireUninterruptibly();
            }
            return new float[count][3];
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public long loadedBytes(Network network) {
    return 1;
  }

  @Override
  public String name() {
    return "gated";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String description() {
    return "a gate";
  }

  @Override
  public void close() {}
}
