package dev.marquee.tools.bench.load;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/** What came of the calls of a window, or of several. Not changed once it is made. */
public final class LoadWindow {
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final double perSecond;
  private final Map<Outcome, Histogram> latencies = new EnumMap<>(Outcome.class);
  private final Histogram lateness;
  private final ServedSums sums;

  LoadWindow(
      double perSecond, Map<Outcome, Histogram> latencies, Histogram lateness, ServedSums sums) {
    this.perSecond = perSecond;
    latencies.forEach((outcome, histogram) -> this.latencies.put(outcome, histogram.copy()));
    this.lateness = lateness.copy();
    this.sums = sums;
  }

  /** Returns a histogram of nanoseconds that is right to a thousandth. */
  static Histogram histogram() {
    return new Histogram(DIGITS);
  }

  /** Returns all calls of some windows as those of one, with their mean rate; at least one. */
  public static LoadWindow of(List<LoadWindow> windows) {
    Map<Outcome, Histogram> latencies = new EnumMap<>(Outcome.class);
    Histogram lateness = histogram();
    ServedSums sums = new ServedSums();
    for (LoadWindow window : windows) {
      window.latencies.forEach(
          (outcome, histogram) ->
              latencies.computeIfAbsent(outcome, _ -> histogram()).add(histogram));
      lateness.add(window.lateness);
      sums.add(window.sums);
    }
    double mean = windows.stream().mapToDouble(LoadWindow::perSecond).average().orElseThrow();
    return new LoadWindow(mean, latencies, lateness, sums);
  }

  /** Returns how many posters a second were classified, in an open loop within their deadlines. */
  public double perSecond() {
    return perSecond;
  }

  /** Returns what calls ended with. */
  public Set<Outcome> outcomes() {
    return new TreeSet<>(latencies.keySet());
  }

  /** Returns how many calls ended so. */
  public long calls(Outcome outcome) {
    Histogram found = latencies.get(outcome);
    return found == null ? 0 : found.getTotalCount();
  }

  /**
   * Returns a percentile of how long calls took that ended so, in milliseconds; empty where none
   * did.
   *
   * @param percentile in [0, 100]
   */
  public OptionalDouble millis(Outcome outcome, double percentile) {
    Histogram found = latencies.get(outcome);
    return found == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(found.getValueAtPercentile(percentile) / NANOS_PER_MILLI);
  }

  /** Returns a percentile of how late calls of an open loop were made, in milliseconds. */
  public double lateMillis(double percentile) {
    return lateness.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  /** Returns how many images a batch held on average; empty where the server does not tell. */
  public OptionalDouble meanBatchSize() {
    return sums.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sums.meanBatchSize());
  }

  /** Returns where the time went on average; empty where the server does not tell. */
  public Optional<MeanTimes> meanTimes() {
    return sums.isEmpty() ? Optional.empty() : Optional.of(sums.means());
  }
}
