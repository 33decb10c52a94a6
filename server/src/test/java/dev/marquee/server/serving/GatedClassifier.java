package dev.marquee.server.serving;

import dev.marquee.models.Classifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * A classifier that runs a batch only when the test lets it. Images are one float; its one score is
 * that float. Warm-up batches (all zeros) pass by themselves.
 */
final class GatedClassifier implements Classifier {
  /** An image that no engine can score. */
  static final float POISON = -1;

  /** What stands before the images of a batch in a lane. */
  static final float LANE = -3;

  /** An image that is too much for the engine's memory. */
  static final float OUT_OF_MEMORY = -2;

  private final int lanes;
  private final Semaphore gate = new Semaphore(0);
  private final BlockingQueue<List<Float>> started = new LinkedBlockingQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  GatedClassifier() {
    this(1);
  }

  /**
   * Makes one that tells batches in lanes apart: what it says of them begins with {@link #LANE}.
   */
  GatedClassifier(int lanes) {
    this.lanes = lanes;
  }

  /** Lets so many batches run, now or when they come. */
  void letRun(int batches) {
    gate.release(batches);
  }

  /** Waits for the next batch to begin, and returns what is in it. */
  List<Float> nextBatch() throws InterruptedException {
    return started.take();
  }

  /** Returns whether a batch has begun that no test has asked for. */
  boolean hasUnseenBatch() {
    return !started.isEmpty();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public float[][] score(ByteBuffer inputs, int count) {
    return score(inputs, count, List.of());
  }

  @Override
  public float[][] scoreInLane(ByteBuffer inputs, int count) {
    return score(inputs, count, List.of(LANE));
  }

  private float[][] score(ByteBuffer inputs, int count, List<Float> mark) {
    List<Float> images = new ArrayList<>();
    float[][] scores = new float[count][1];
    for (int i = 0; i < count; i++) {
      scores[i][0] = inputs.getFloat(i * Float.BYTES);
      images.add(scores[i][0]);
    }
    if (images.stream().allMatch(image -> image == 0)) {
      return scores;
    }
    started.add(Stream.concat(mark.stream(), images.stream()).toList());
    gate.acquireUninterruptibly();
    if (images.contains(POISON)) {
      throw new IllegalStateException("poison");
    }
    if (images.contains(OUT_OF_MEMORY)) {
      throw new OutOfMemoryError("of the engine");
    }
    return scores;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
