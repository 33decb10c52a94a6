package dev.marquee.tools;

import com.google.protobuf.util.Durations;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyTimings;
import dev.marquee.v1.LabelScore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table with a row per poster, printed when all are there: its columns are as wide as they must.
 */
final class ScoreTable implements PosterReport {
  private final PrintWriter out;
  private final Function<Path, String> name;
  private final List<PosterOutcome> rows = new ArrayList<>();

  /**
   * @param name what to call a poster in its row
   */
  ScoreTable(PrintWriter out, Function<Path, String> name) {
    this.out = out;
    this.name = name;
  }

  @Override
  public void add(PosterOutcome outcome) {
    rows.add(outcome);
  }

  @Override
  public void end() {
    out.println(
        new TextTable<PosterOutcome>()
            .column("poster", row -> name.apply(row.file()))
            .column("labels", ScoreTable::labels)
            .column("version", row -> ifClassified(row, ClassifyResponse::getModelVersion))
            .column("time", row -> ifClassified(row, ScoreTable::time))
            .render(rows));
    out.println("*: predicted; time: decode + queue + inference");
    out.flush();
  }

  private static String labels(PosterOutcome row) {
    return switch (row) {
      case PosterOutcome.Classified classified ->
          classified.response().getLabelsList().stream()
              .map(ScoreTable::label)
              .collect(Collectors.joining("  "));
      case PosterOutcome.Failed failed -> failed.error().line();
    };
  }

  private static String label(LabelScore label) {
    String mark = label.getPredicted() ? "*" : "";
    return String.format(Locale.ROOT, "%s%s %.3f", label.getLabel(), mark, label.getScore());
  }

  /** The server's part of the way, without the network's. */
  private static String time(ClassifyResponse response) {
    ClassifyTimings timings = response.getTimings();
    return "%d + %d + %d ms"
        .formatted(
            Durations.toMillis(timings.getDecode()),
            Durations.toMillis(timings.getQueue()),
            Durations.toMillis(timings.getInference()));
  }

  private static String ifClassified(PosterOutcome row, Function<ClassifyResponse, String> text) {
    return switch (row) {
      case PosterOutcome.Classified classified -> text.apply(classified.response());
      case PosterOutcome.Failed failed -> "";
    };
  }
}
