package dev.marquee.tools;

import dev.marquee.tools.bench.Turns;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How often and how long everything takes its turn in a benchmark of serving. */
final class TurnsOption {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each turn is. Default: ${DEFAULT-VALUE}.")
  private long seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often everything takes its turn. Default: 5.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many rounds are made before, and not counted: a JVM compiles what it runs often. "
              + "Default: 1.")
  private int warmUp;

  /**
   * @param seconds how long a turn is by default
   */
  TurnsOption(long seconds) {
    this.seconds = seconds;
  }

  Duration window() {
    return Duration.ofSeconds(seconds);
  }

  /**
   * Returns how often.
   *
   * @throws IllegalArgumentException if an option cannot be
   */
  Turns turns() {
    return new Turns(warmUp, rounds);
  }
}
