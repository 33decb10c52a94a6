package dev.marquee.server.evaluation;

import dev.marquee.models.metrics.Bootstrap;
import dev.marquee.models.metrics.Sample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The examples that two versions were both measured on: not all of them, where an example has
 * labels of which only one of the two knows any.
 */
final class PairedExamples {
  private PairedExamples() {}

  /**
   * Compares a version with another, draw by draw.
   *
   * @return empty if they share no example
   * @throws dev.marquee.models.failure.Failure.Cancelled if the thread is interrupted
   */
  static Optional<VersionComparison> compare(
      Measured version, Measured base, int draws, long seed) {
    Map<String, Integer> places = new HashMap<>();
    base.examples().forEach(example -> places.put(example, places.size()));
    List<String> shared = version.examples().stream().filter(places::containsKey).toList();
    if (shared.isEmpty()) {
      return Optional.empty();
    }
    OverallMetrics difference = on(shared, version).minus(on(shared, base));
    Bootstrap bootstrap = new Bootstrap(shared.size(), draws, seed);
    return Optional.of(
        new VersionComparison(
            version.version(),
            base.version(),
            version.labels().equals(base.labels()),
            difference.figures(Sample.all(shared.size()), bootstrap.intervals(difference.all()))));
  }

  private static OverallMetrics on(List<String> shared, Measured measured) {
    Map<String, Integer> places = new HashMap<>();
    measured.examples().forEach(example -> places.put(example, places.size()));
    int[] there = shared.stream().mapToInt(places::get).toArray();
    return measured.metrics().over(sample -> sample.placed(there, measured.examples().size()));
  }
}
