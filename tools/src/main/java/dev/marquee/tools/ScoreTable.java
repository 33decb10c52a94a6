package dev.marquee.tools;

import com.google.protobuf.util.Durations;
import dev.marquee.tools.TextTable.Room;
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
 * Where there is no room for it, the version stands below, and the times are left out.
 */
final class ScoreTable implements PosterReport {
  private final PrintWriter out;
  private final int columns;
  private final Function<Path, String> name;
  private final List<PosterOutcome> rows = new ArrayList<>();

  /**
   * @param columns how wide the table may be, in characters
   * @param name what to call a poster in its row
   */
  ScoreTable(PrintWriter out, int columns, Function<Path, String> name) {
    this.out = out;
    this.columns = columns;
    this.name = name;
  }

  @Override
  public void add(PosterOutcome outcome) {
    rows.add(outcome);
  }

  @Override
  public void end() {
    String table =
        new TextTable<PosterOutcome>(columns)
            .column("poster", row -> name.apply(row.file()))
            .column("labels", Room.WRAPPED, ScoreTable::labels)
            .column(
                "version", Room.SPARED, row -> ifClassified(row, ClassifyResponse::getModelVersion))
            .column("time", Room.SPARED, row -> ifClassified(row, ScoreTable::time))
            .render(rows);
    out.println(table);
    out.println("*: predicted; " + legend(table.lines().findFirst().orElse("")));
    out.flush();
  }

  /** Says of the columns what is not plain, or what would stand in them. */
  private String legend(String header) {
    if (header.contains("TIME")) {
      return "time: decode + queue + inference";
    }
    String versions =
        rows.stream()
            .map(row -> ifClassified(row, ClassifyResponse::getModelVersion))
            .filter(version -> !version.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    return "answered by " + (versions.isEmpty() ? "none" : versions);
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

  /** The server's part of the way, without the network's; nothing was run for what was cached. */
  private static String time(ClassifyResponse response) {
    ClassifyTimings timings = response.getTimings();
    if (response.getCached()) {
      return "cached";
    }
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
