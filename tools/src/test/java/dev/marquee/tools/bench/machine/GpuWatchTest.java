package dev.marquee.tools.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.tools.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuWatchTest {
  @TempDir Path folder;

  @Test
  void whatWasSeenIsTheMeanShareAndTheMostMemory() {
    assertThat(GpuUse.of(List.of("50, 1000", "100, 3000", "0, 2000")))
        .hasValue(new GpuUse(0.5, 3000));
    assertThat(GpuUse.of(List.of("[N/A], 1000", "Unknown error"))).isEmpty();
    assertThat(GpuUse.mean(List.of(new GpuUse(0.5, 10), new GpuUse(1, 5))))
        .hasValue(new GpuUse(0.75, 10));
  }

  /** All three lines are in the pipe at once, so that the first one tells that all are there. */
  @Test
  void itLooksUntilItIsEnded() throws IOException {
    String program = program("printf '1, 1\\n50, 800\\n100, 900\\n'; exec sleep 60");
    try (GpuWatch watch = GpuWatch.start(program, 3)) {
      assertThat(watch.end()).hasValue(new GpuUse(0.75, 900));
    }
    assertThat(Files.readString(folder.resolve("asked")))
        .isEqualTo(
            "--id=3 --query-gpu=utilization.gpu,memory.used --format=csv,noheader,nounits --loop-ms=200\n");
  }

  @Test
  void whatCannotBeSeenIsTold() throws IOException {
    String broken = program("echo 'No devices were found'");
    assertThatThrownBy(() -> GpuWatch.start(broken, 0))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("No devices were found");
    assertThatThrownBy(() -> GpuWatch.start(folder.resolve("none").toString(), 0))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("cannot be started");
  }

  private String program(String body) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("smi"),
            "#!/bin/sh\necho \"$@\" >'%s/asked'\n%s\n".formatted(folder, body));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }
}
