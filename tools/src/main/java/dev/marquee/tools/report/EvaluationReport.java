package dev.marquee.tools.report;

import dev.marquee.v1.Evaluation;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The report on versions: one page in HTML that needs nothing else, neither files nor a network nor
 * scripts. The same input makes the same bytes.
 */
public final class EvaluationReport {

  /**
   * What the template shows.
   *
   * @param howMeasured how the study measured; empty where none of its recipes is there
   */
  record Page(
      String title,
      String summary,
      ComparisonTable comparison,
      List<String> findings,
      String howMeasured,
      GenreTable genres,
      List<TrainingCurves> curves,
      List<HeatMap> confusions,
      List<ReliabilityDiagram> reliability,
      List<Gallery> galleries,
      List<Making> makings,
      String time) {}

  private EvaluationReport() {}

  /**
   * Makes the page.
   *
   * @param examples asked for the few examples that the gallery shows
   * @return the whole HTML document
   */
  public static String render(ReportInput input, ExampleSource examples) {
    return new Templates().fill("evaluation", page(input, examples));
  }

  private static Page page(ReportInput input, ExampleSource examples) {
    List<ReportedVersion> versions = input.versions();
    Evaluation first = versions.getFirst().evaluation();
    ComparisonTable comparison = ComparisonTable.of(versions);
    return new Page(
        input.title().isEmpty() ? title(versions) : input.title(),
        "Measured on %s of %s, split %s."
            .formatted(
                NumberText.count(first.getExampleCount(), "example"),
                first.getDataset(),
                Making.split(first)),
        comparison,
        Findings.of(versions),
        comparison.study() ? StudyFigure.HOW_MEASURED : "",
        GenreTable.of(versions),
        each(versions, TrainingCurves::of),
        each(versions, ConfusionMap::of),
        versions.stream().map(ReliabilityDiagram::of).toList(),
        each(versions, version -> Gallery.of(version, examples)),
        versions.stream().map(Making::of).toList(),
        input.time().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static <T> List<T> each(
      List<ReportedVersion> versions, Function<ReportedVersion, Optional<T>> part) {
    return versions.stream().map(part).flatMap(Optional::stream).toList();
  }

  private static String title(List<ReportedVersion> versions) {
    return "How well "
        + versions.stream().map(ReportedVersion::name).collect(Collectors.joining(", "))
        + (versions.size() == 1 ? " does" : " do");
  }
}
