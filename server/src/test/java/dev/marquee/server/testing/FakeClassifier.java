package dev.marquee.server.testing;

import dev.marquee.models.Classifier;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A classifier that gives its labels falling scores, whatever the image. */
public final class FakeClassifier implements Classifier {
  private final FakeEngine engine;
  private final String version;
  private final float[] scores;
  private final AtomicInteger closings = new AtomicInteger();

  FakeClassifier(FakeEngine engine, String version, int labels) {
    this.engine = engine;
    this.version = version;
    scores = new float[labels];
    for (int i = 0; i < labels; i++) {
      scores[i] = (labels - i) / (labels + 1f);
    }
  }

  /** Returns the name of the version whose weights it has. */
  public String version() {
    return version;
  }

  /** Returns how often it was closed. */
  public int closings() {
    return closings.get();
  }

  @Override
  public float[][] score(ByteBuffer inputs, int count) {
    if (closings() > 0) {
      throw new IllegalStateException("closed: " + version);
    }
    RuntimeException failure = engine.scoreFailure();
    if (failure != null) {
      throw failure;
    }
    float[][] batch = new float[count][];
    Arrays.setAll(batch, _ -> scores.clone());
    return batch;
  }

  @Override
  public void close() {
    if (closings.getAndIncrement() == 0) {
      engine.count(-FakeEngine.BYTES_PER_VERSION);
    }
  }
}
