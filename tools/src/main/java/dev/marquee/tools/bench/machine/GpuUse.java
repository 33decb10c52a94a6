package dev.marquee.tools.bench.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a GPU was used while somebody looked. Immutable.
 *
 * @param busy the mean share of time in which something ran on it, 0 to 1
 * @param memoryMib the most of its memory that was taken, whoever took it, in MiB
 */
public record GpuUse(double busy, double memoryMib) {
  /** A line of nvidia-smi: percent, and MiB. What it cannot tell it calls {@code [N/A]}. */
  private static final Pattern LINE = Pattern.compile("\\s*(\\d+), *(\\d+)\\s*");

  /**
   * Returns what lines of {@code nvidia-smi --query-gpu=utilization.gpu,memory.used
   * --format=csv,noheader,nounits} say together; empty where none says anything.
   */
  static Optional<GpuUse> of(List<String> lines) {
    List<GpuUse> samples = new ArrayList<>();
    for (String line : lines) {
      Matcher sample = LINE.matcher(line);
      if (sample.matches()) {
        samples.add(
            new GpuUse(
                Integer.parseInt(sample.group(1)) / 100.0, Integer.parseInt(sample.group(2))));
      }
    }
    return mean(samples);
  }

  /** Returns what several that looked as long have seen together; empty where there are none. */
  public static Optional<GpuUse> mean(List<GpuUse> seen) {
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new GpuUse(
                seen.stream().mapToDouble(GpuUse::busy).average().orElseThrow(),
                seen.stream().mapToDouble(GpuUse::memoryMib).max().orElseThrow()));
  }
}
