package dev.marquee.models.weights;

import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.network.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A file with the tensors of a DenseNet-121 of 20 outputs, which the system keeps in memory: its
 * header alone, and all its numbers as a load of the version reads them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH fills the fields in.
public class SafetensorsBenchmark {
  /** How the numbers are stored. */
  @Param({"F32", "F16"})
  public DType dtype;

  private Network network;
  private Path file;

  @Setup
  public void write() throws IOException {
    network = Architectures.onClassPath().get("densenet121").network(20, new Settings(Map.of()));
    Random random = new Random(5);
    Map<String, TensorSource> tensors = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      float[] values = new float[Math.toIntExact(parameter.elements())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      tensors.put(parameter.name(), TensorSource.of(parameter.shape(), values));
    }
    file = Files.createTempFile("benchmark", ".safetensors");
    SafetensorsWriter.write(file, dtype, Map.of(), tensors);
  }

  @TearDown
  public void remove() throws IOException {
    Files.delete(file);
  }

  @Benchmark
  public int openAndCheck() {
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      return weights.tensors().size();
    }
  }

  @Benchmark
  public void readAll(Blackhole consumer) {
    try (SafetensorsFile weights = SafetensorsFile.open(file)) {
      Checkpoint checkpoint = Checkpoint.match(weights, network);
      network.parameters().forEach(parameter -> consumer.consume(checkpoint.floats(parameter)));
    }
  }
}
