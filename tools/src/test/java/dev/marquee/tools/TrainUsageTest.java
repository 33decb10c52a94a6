package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code marquee train} finds wrong before it asks a server: there is none here. */
class TrainUsageTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--dataset x --stream posters",
        "--stream posters --batch-size 0",
        "--stream posters --detach",
        "--dataset x --labels labels.csv",
        "--dataset x --batch-size 8",
        "--dataset ../x",
        "--dataset x --seed many"
      })
  void whatCannotBeIsWrongUsage(String options) {
    Run run = train(("--recipe r " + options).split(" +"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: USAGE: ");
  }

  @Test
  void aFolderWithABrokenRowIsNotStreamed() throws IOException {
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), 3);
    folder.rows().add("tt9,gone.jpg,,,Drama,,,,,train");
    folder.write();
    Run run = train("--recipe", "r", "--stream", folder.path().toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("rejected: line 5, gone.jpg (tt9): FILE_MISSING");
  }

  @Test
  void aFolderWithoutAnyLabelIsNotStreamed() throws IOException {
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), 1);
    folder.rows().set(0, "tt0000,images/tt0000.jpg,,,,,,,,train");
    folder.write();
    Run run = train("--recipe", "r", "--stream", folder.path().toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: INPUT_INVALID: No row of the labels file has a label");
  }

  @Test
  void aRecipeThatIsNotThereIsWrongUsage() {
    Run gone = train("--dataset", "x", "--recipe", temp.resolve("gone.yaml").toString());
    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.err()).startsWith("error: FILE_UNREADABLE: There is no file ");
  }

  private static Run train(String... options) {
    List<Object> line = new ArrayList<>(List.of("train", "--model", "models/m"));
    line.addAll(List.of((Object[]) options));
    line.addAll(List.of("--server", FakeServer.deserted()));
    return Run.marquee(line.toArray());
  }
}
