package dev.marquee.tools.report;

import dev.marquee.models.metrics.Bootstrap.Interval;
import dev.marquee.v1.Baseline;
import dev.marquee.v1.MetricValue;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which of several versions is the best by a metric, where that is more than chance: its difference
 * from each other version is apart from 0 with 95% (or, where versions cannot be paired, its own
 * interval is apart from theirs), and no baseline is as good. Of versions that were measured on
 * different {@link Terms}, or with what they were trained with, none is.
 */
final class BestVersion {
  private final List<ReportedVersion> versions;
  private final PairedScores scores;
  private final Terms terms;

  BestVersion(List<ReportedVersion> versions) {
    this.versions = versions;
    this.scores = new PairedScores(versions);
    this.terms = new Terms(versions);
  }

  /** Returns the index of the best version; empty where none is, or there is only one. */
  OptionalInt by(MetricKind kind) {
    if (versions.size() < 2 || !terms.comparable(kind)) {
      return OptionalInt.empty();
    }
    int first =
        IntStream.range(0, versions.size())
            .boxed()
            .max(
                Comparator.<Integer>comparingDouble(i -> kind.lead(value(kind, i).getValue(), 0))
                    .thenComparing(Comparator.reverseOrder()))
            .orElseThrow();
    boolean best =
        IntStream.range(0, versions.size())
                .filter(other -> other != first)
                .allMatch(other -> better(kind, first, other))
            && versions.get(first).evaluation().getBaselinesList().stream()
                .map(Baseline::getMetrics)
                .allMatch(baseline -> kind.beyond(value(kind, first), kind.of(baseline)));
    return best ? OptionalInt.of(first) : OptionalInt.empty();
  }

  private boolean better(MetricKind kind, int one, int other) {
    Optional<Interval> difference = scores.difference(kind, one, other);
    return difference
        .map(interval -> Math.min(kind.lead(interval.low(), 0), kind.lead(interval.high(), 0)) > 0)
        .orElseGet(() -> kind.apart(value(kind, one), value(kind, other)));
  }

  private MetricValue value(MetricKind kind, int version) {
    return kind.of(versions.get(version).evaluation().getMetrics());
  }
}
