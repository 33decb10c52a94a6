package dev.marquee.server.testing;

import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.SafetensorsFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose scores depend on the image and on the version, by the name that {@link
 * VersionFolder} writes, and that counts the images it scores once the warm-up is over.
 * Thread-safe.
 */
public final class ContentEngine implements ClassifierEngine {
  private static final int WARM_UPS = 3;

  private final AtomicInteger images = new AtomicInteger();
  private volatile @Nullable RuntimeException failure;

  /** Returns how many images were scored. */
  public int images() {
    return images.get();
  }

  /** Lets every batch from now on fail; null to let them succeed again. */
  public void failScoring(@Nullable RuntimeException thrown) {
    failure = thrown;
  }

  @Override
  public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
    int labels = Math.toIntExact(network.parameters().getLast().shape().getFirst());
    int version = weights.metadata().getOrDefault("version", "").hashCode();
    return List.of(new ByContent(input.elements(), labels, Math.floorMod(version, 97) / 97f));
  }

  @Override
  public long loadedBytes(Network network) {
    return 1;
  }

  @Override
  public String name() {
    return "content";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String description() {
    return "content";
  }

  @Override
  public void close() {}

  private final class ByContent implements Classifier {
    private final int elements;
    private final int labels;
    private final float version;
    private final AtomicInteger runs = new AtomicInteger();

    ByContent(int elements, int labels, float version) {
      this.elements = elements;
      this.labels = labels;
      this.version = version;
    }

    @Override
    public float[][] score(ByteBuffer inputs, int count) {
      if (runs.incrementAndGet() > WARM_UPS) {
        images.addAndGet(count);
        RuntimeException thrown = failure;
        if (thrown != null) {
          throw thrown;
        }
      }
      FloatBuffer pixels = inputs.asFloatBuffer();
      float[][] scores = new float[count][labels];
      for (float[] image : scores) {
        double sum = 0;
        for (int i = 0; i < elements; i++) {
          sum += pixels.get();
        }
        for (int label = 0; label < labels; label++) {
          image[label] = (float) (Math.abs(sum + version + label * 0.31) % 1);
        }
      }
      return scores;
    }

    @Override
    public void close() {}
  }
}
