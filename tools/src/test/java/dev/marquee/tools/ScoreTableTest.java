package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.tools.PosterOutcome.Classified;
import dev.marquee.tools.PosterOutcome.Failed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScoreTableTest {
  @Test
  void everyPosterHasARowAndPredictedLabelsAreMarked() {
    assertThat(table(120))
        .isEqualTo(
            """
            POSTER  LABELS                         VERSION                    TIME
            b.jpg   Western* 0.938  Drama 0.300    models/posters/versions/3  1 + 2 + 20 ms
            no.jpg  error: FILE_UNREADABLE: Gone.
            *: predicted; time: decode + queue + inference
            """);
  }

  @Test
  void whereThereIsLittleRoomTheVersionStandsBelow() {
    assertThat(table(60))
        .isEqualTo(
            """
            POSTER  LABELS
            b.jpg   Western* 0.938  Drama 0.300
            no.jpg  error: FILE_UNREADABLE: Gone.
            *: predicted; answered by models/posters/versions/3
            """);
  }

  @Test
  void whatWasCachedTookNoTime() {
    StringWriter out = new StringWriter();
    ScoreTable table = new ScoreTable(new PrintWriter(out), 120, Path::toString);
    table.add(
        new Classified(
            Path.of("b.jpg"),
            FakeClassifier.response("Western").toBuilder().setCached(true).build()));
    table.end();
    assertThat(out.toString().lines().skip(1).findFirst())
        .hasValue("b.jpg   Western* 0.938  Drama 0.300  models/posters/versions/3  cached");
  }

  private static String table(int columns) {
    StringWriter out = new StringWriter();
    ScoreTable table = new ScoreTable(new PrintWriter(out), columns, Path::toString);
    table.add(new Classified(Path.of("b.jpg"), FakeClassifier.response("Western")));
    table.add(
        new Failed(Path.of("no.jpg"), new ErrorText("NOT_FOUND", "FILE_UNREADABLE", "Gone.")));
    table.end();
    return out.toString();
  }
}
