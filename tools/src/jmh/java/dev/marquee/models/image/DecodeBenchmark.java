package dev.marquee.models.image;

import dev.marquee.tools.BenchmarkPoster;
import java.awt.image.Raster;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A JPEG to its samples: the checks of its headers, then the JDK's decoder. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields in.
public class DecodeBenchmark {
  @Param public BenchmarkPoster poster;

  private DecodedPoster decoded;

  @Setup
  public void draw() {
    decoded = new DecodedPoster(poster.jpeg());
  }

  @Benchmark
  public Raster decode() {
    return decoded.raster();
  }
}
