package dev.marquee.models.image;

import dev.marquee.tools.BenchmarkPoster;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** RGB of the size of a network's input, 192×288, to its tensor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields in.
public class NormaliseBenchmark {
  private byte[] rgb;

  @Setup
  public void decode() {
    rgb =
        new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime)
            .pixels(
                ByteBuffer.wrap(BenchmarkPoster.W300_H444.jpeg()), BundledInput.SPEC, Crop::whole);
  }

  @Benchmark
  public float[] normalise() {
    return Normalizer.tensor(rgb, BundledInput.SPEC);
  }
}
