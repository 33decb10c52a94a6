package dev.marquee.tools.bench.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marquee.tools.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A look at one GPU, five times a second, through the {@code nvidia-smi} of its driver, which
 * counts GPUs in the order of their places. Used by one thread.
 */
public final class GpuWatch implements AutoCloseable {
  private static final int PERIOD_MILLIS = 200;

  private final Process process;
  private final CompletableFuture<List<String>> lines;

  /**
   * @param output of the process, from its second line on
   */
  private GpuWatch(Process process, BufferedReader output) {
    this.process = process;
    // Read at once: a pipe that is full would stop it.
    this.lines =
        CompletableFuture.supplyAsync(() -> output.lines().toList(), Thread::startVirtualThread);
  }

  /**
   * Begins to look; returns when it has looked once, which does not count.
   *
   * @throws BenchException if there is nothing to look with
   */
  public static GpuWatch of(int gpu) {
    return start("nvidia-smi", gpu);
  }

  /**
   * @param program what is asked
   */
  static GpuWatch start(String program, int gpu) {
    ProcessBuilder builder =
        new ProcessBuilder(
                program,
                "--id=" + gpu,
                "--query-gpu=utilization.gpu,memory.used",
                "--format=csv,noheader,nounits",
                "--loop-ms=" + PERIOD_MILLIS)
            .redirectErrorStream(true);
    try {
      Process process = builder.start();
      BufferedReader output = process.inputReader(UTF_8);
      String first = output.readLine();
      if (first == null || GpuUse.of(List.of(first)).isEmpty()) {
        process.destroy();
        throw new BenchException(
            "%s does not tell how busy the GPU is, but: %s".formatted(program, first));
      }
      return new GpuWatch(process, output);
    } catch (IOException e) {
      throw new BenchException(
          "%s, which tells how busy a GPU is, cannot be started: install the driver's tools, or measure on --device cpu."
              .formatted(program),
          e);
    }
  }

  /** Stops looking, and returns what was seen since it began. */
  public Optional<GpuUse> end() {
    // Not by the process itself, which would throw away what it has said.
    boolean _ = process.toHandle().destroy();
    return GpuUse.of(lines.join());
  }

  @Override
  public void close() {
    process.destroy();
  }
}
