package dev.marquee.server.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What this machine computes with. */
public final class Processor {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  private Processor() {}

  /**
   * Returns the processor's model as the operating system calls it, with how many of its cores this
   * process has; the mere kind of processor where the system does not say the model.
   */
  public static String description() {
    return "%s, %d cores".formatted(model(), Runtime.getRuntime().availableProcessors());
  }

  private static String model() {
    // Windows tells it in the environment.
    return linux()
        .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
        .orElseGet(() -> System.getProperty("os.arch"));
  }

  private static Optional<String> linux() {
    return Files.isReadable(LINUX) ? model(read()) : Optional.empty();
  }

  private static List<String> read() {
    try {
      return Files.readAllLines(LINUX);
    } catch (IOException e) {
      // A machine that hides it is described without it.
      return List.of();
    }
  }

  /** Reads it off the lines of {@code /proc/cpuinfo}. */
  static Optional<String> model(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }
}
