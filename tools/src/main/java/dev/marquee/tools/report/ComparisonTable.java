package dev.marquee.tools.report;

import dev.marquee.v1.Baseline;
import dev.marquee.v1.EpochDone;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The versions and the baselines, a row each, with their metrics.
 *
 * @param heads the metrics
 * @param rows the versions, then the baselines
 * @param study whether a version was made by a recipe of the study: there are two columns more
 */
record ComparisonTable(List<Head> heads, List<Row> rows, boolean study) {

  /**
   * A metric.
   *
   * @param title its name
   * @param direction which direction is good
   * @param meaning what it is
   */
  record Head(String title, String direction, String meaning) {}

  /**
   * A version or a baseline.
   *
   * @param name what it is called
   * @param detail what is to know of it in a few words; may be empty
   * @param baseline whether it is a baseline
   * @param cells one for each metric
   * @param published what the study published; empty where that is nothing
   * @param average the mean over the epochs of the top-n accuracy; empty where there is none
   */
  record Row(
      String name,
      String detail,
      boolean baseline,
      List<Cell> cells,
      String published,
      String average) {}

  /**
   * A metric's value.
   *
   * @param value with three decimals
   * @param interval from where to where it lies with 95%
   * @param best whether it is the best of the versions, and that is no chance
   */
  record Cell(String value, String interval, boolean best) {}

  /** Makes the table. */
  static ComparisonTable of(List<ReportedVersion> versions) {
    BestVersion best = new BestVersion(versions);
    Map<MetricKind, OptionalInt> winners = new TreeMap<>();
    for (MetricKind kind : MetricKind.values()) {
      winners.put(kind, best.by(kind));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      int index = i;
      rows.add(
          row(
              versions.get(i),
              kind ->
                  winners.getOrDefault(kind, OptionalInt.empty()).equals(OptionalInt.of(index))));
    }
    versions
        .getFirst()
        .evaluation()
        .getBaselinesList()
        .forEach(baseline -> rows.add(row(baseline)));
    return new ComparisonTable(
        List.of(MetricKind.values()).stream().map(ComparisonTable::head).toList(),
        List.copyOf(rows),
        versions.stream().anyMatch(version -> StudyFigure.of(version).isPresent()));
  }

  private interface Winner {
    boolean wins(MetricKind kind);
  }

  private static Head head(MetricKind kind) {
    return new Head(kind.title(), kind.direction(), kind.meaning());
  }

  private static Row row(ReportedVersion version, Winner winner) {
    String recipe = StudyFigure.recipeName(version).map(name -> ", recipe " + name).orElse("");
    return new Row(
        version.name(),
        version.version().getArchitecture() + recipe,
        false,
        cells(version.evaluation().getMetrics(), winner),
        StudyFigure.of(version).map(ComparisonTable::published).orElse(""),
        StudyFigure.of(version).map(_ -> average(version)).orElse(""));
  }

  private static Row row(Baseline baseline) {
    String detail =
        switch (baseline.getName()) {
          case "random" -> "random scores";
          case "frequencies" -> "the labels' frequencies, whatever the image";
          default -> "";
        };
    return new Row(
        baseline.getName(), detail, true, cells(baseline.getMetrics(), _ -> false), "", "");
  }

  private static List<Cell> cells(Metrics metrics, Winner winner) {
    List<Cell> cells = new ArrayList<>();
    for (MetricKind kind : MetricKind.values()) {
      MetricValue value = kind.of(metrics);
      cells.add(
          new Cell(
              NumberText.share(value.getValue()), NumberText.interval(value), winner.wins(kind)));
    }
    return List.copyOf(cells);
  }

  private static String published(StudyFigure figure) {
    return "%s (%s)".formatted(NumberText.share(figure.topN()), figure.published());
  }

  /** The study averaged over its epochs, from the first on, when the network knew little yet. */
  private static String average(ReportedVersion version) {
    List<EpochDone> epochs = version.run() == null ? List.of() : version.run().getEpochsList();
    List<EpochDone> measured = epochs.stream().filter(EpochDone::hasValidation).toList();
    OptionalDouble mean =
        measured.stream().mapToDouble(epoch -> epoch.getValidation().getTopNAccuracy()).average();
    return mean.isPresent()
        ? "%s (%s)"
            .formatted(
                NumberText.share(mean.getAsDouble()), NumberText.count(measured.size(), "epoch"))
        : "";
  }
}
