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

/** The samples of a decoded poster to RGB of the size of a network's input, 192×288. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields in.
public class ResizeBenchmark {
  @Param public BenchmarkPoster poster;

  private ImageHeader header;
  private Raster raster;

  @Setup
  public void decode() {
    DecodedPoster decoded = new DecodedPoster(poster.jpeg());
    header = decoded.header();
    raster = decoded.raster();
  }

  @Benchmark
  public byte[] resize() {
    RgbRows rows = new RgbRows(raster, header);
    return Resizer.resize(
        rows,
        Crop.whole(rows.width(), rows.height()),
        BundledInput.SPEC.width(),
        BundledInput.SPEC.height(),
        DecodedPoster.budget());
  }
}
