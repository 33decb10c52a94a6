package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real server; each test has a dataset of its own. */
class DatasetUploadCommandTest {
  private static final int POSTERS = 12;

  @TempDir private static Path data;
  private static MarqueeServer server;

  @TempDir private Path temp;
  private PosterFolder folder;
  private String name = "";

  @BeforeAll
  static void start() {
    server =
        MarqueeServer.listen(
            ConfigLoader.load(
                null,
                Map.of(),
                Map.of(
                    "data_dir",
                    data.toString(),
                    "engine.device",
                    "cpu",
                    "engine.name",
                    "onnxruntime",
                    "port",
                    "0")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void draw(TestInfo test) throws IOException {
    folder = new PosterFolder(temp.resolve("posters"), POSTERS);
    name = "d" + Integer.toHexString(test.getDisplayName().hashCode() & 0xffffff);
  }

  @Test
  void aFolderBecomesACommittedDataset() {
    Run run = upload();
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .matches(
            "datasets/%s: committed, 12 examples, .* MiB, digest \\p{XDigit}{64}\n"
                .formatted(name));
    assertThat(marquee("dataset", "describe", name).out())
        .contains(
            "examples     12, 2 of them without a label", "splits       train 9, validation 3")
        .containsPattern("Drama +6  █+");
    assertThat(marquee("dataset", "list").out()).contains("datasets/" + name + "  committed");
  }

  @Test
  void theSameContentOnceMoreIsFine() {
    Run first = upload();
    Run second = upload();
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err())
        .isEqualTo("datasets/" + name + " is committed already, with the same content.\n");
  }

  @Test
  void otherContentUnderTheSameNameIsAConflict() throws IOException {
    upload();
    folder.draw("tt0003", 99);
    folder.rows().remove(5);
    folder.write();
    Run run = upload();
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err())
        .contains("error: DATASET_DIFFERS: ", "2 differences", "tt0003 differs")
        .contains("tt0005 is only in the dataset");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatIsSeenFromHereIsListedBeforeAnythingIsSent() throws IOException {
    Files.writeString(folder.path().resolve("images/tt0004.jpg"), "no image");
    folder.rows().set(2, "tt0002,images/gone.jpg,,,Drama,,,,,train");
    folder.rows().set(3, "tt0003,broken");
    folder.rows().add("tt0000,images/tt0003.jpg,,,Drama,,,,,train");
    folder.write();
    Run run = upload();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("note: 1 poster in the folder is named by no row."),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "rejected: line 4, images/gone.jpg (tt0002): FILE_MISSING: There is no such"
                            + " file."),
            line -> assertThat(line).startsWith("rejected: line 5: ROW_BROKEN: "),
            line ->
                assertThat(line)
                    .startsWith("rejected: line 14, images/tt0003.jpg (tt0000): ID_REPEATED: "),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "error: INPUT_INVALID: 3 rows cannot be used, so nothing was sent: correct"
                            + " the above and repeat the command, or leave them out with"
                            + " --skip-rejected."));
    assertThat(marquee("dataset", "describe", name).exitCode()).isEqualTo(3);
    Run skipping = upload("--skip-rejected");
    assertThat(skipping.exitCode()).isZero();
    assertThat(skipping.out()).contains("committed, 9 examples");
    assertThat(skipping.err()).contains("rejected: line 5: ", "rejected: line 6, ");
  }

  @Test
  void whatTheServerRejectsIsListedAndNothingIsCommitted() throws IOException {
    Files.writeString(folder.path().resolve("images/tt0004.jpg"), "no image");
    Run run = upload();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("rejected: line 6, images/tt0004.jpg (tt0004): "),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "error: INPUT_INVALID: 1 row cannot be used, so nothing was committed:"
                            + " correct the above and repeat the command, or leave them out with"
                            + " --skip-rejected. The labels of datasets/%s are fixed by now: for"
                                .formatted(name)
                            + " others, run 'marquee dataset delete datasets/%s' first."
                                .formatted(name)));
    assertThat(marquee("dataset", "describe", name).out()).contains("state        open");
    Run skipping = upload("--skip-rejected");
    assertThat(skipping.exitCode()).isZero();
    assertThat(skipping.out()).contains("committed, 11 examples");
    assertThat(skipping.err()).contains("is open and has 11 examples already");
  }

  @Test
  void aCorrectionMayBringALabel() throws IOException {
    String row = folder.rows().get(3);
    folder.rows().set(3, "tt0003,broken");
    folder.write();
    assertThat(upload().exitCode()).isEqualTo(2);
    folder.rows().set(3, row.replace("Action|Thriller", "Opera"));
    folder.write();
    assertThat(upload().out()).contains("committed, 12 examples");
  }

  @Test
  void rowsWithoutAnyLabelAreRefusedBeforeADatasetIsMade() throws IOException {
    Files.writeString(folder.labels(), "file,genres\nimages/tt0000.jpg,\n");
    Run run = upload();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("error: INPUT_INVALID: No row of the labels file has a label");
    assertThat(marquee("dataset", "describe", name).exitCode()).isEqualTo(3);
    Path vocabulary = Files.writeString(temp.resolve("genres.txt"), "Drama\n");
    assertThat(upload("--vocabulary", vocabulary).exitCode()).isZero();
  }

  @Test
  void aVocabularyOfALabelThatCannotBeNamesItsLine() throws IOException {
    Path vocabulary = Files.writeString(temp.resolve("genres.txt"), "Drama\n\nWar\tFilm\n");
    Run run = upload("--vocabulary", vocabulary);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: INPUT_INVALID: " + vocabulary + ", line 3: The label 'War Film' holds");
  }

  @Test
  void aFolderThatIsNotThereIsWrongUsage() {
    Run run = marquee("dataset", "upload", temp.resolve("none"), "--name", name);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "error: FILE_UNREADABLE: %s is no folder: name that of the posters.\n"
                .formatted(temp.resolve("none")));
  }

  @Test
  void whatIsRejectedIsAnObjectPerLineForAProgram() throws IOException {
    Files.writeString(folder.path().resolve("images/tt0004.jpg"), "no image");
    Run run = upload("--json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "{\"rejected\":{\"line\":6,\"example_id\":\"tt0004\",\"file\":"
                            + "\"images/tt0004.jpg\",\"reason\":\""),
            line ->
                assertThat(line)
                    .startsWith(
                        "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"reason\":\"INPUT_INVALID\""));
  }

  @Test
  void aLabelOutsideOfTheVocabularyIsRejected() throws IOException {
    Path vocabulary = Files.writeString(temp.resolve("genres.txt"), "Drama\nComedy\n\nHorror\n");
    Run run = upload("--vocabulary", vocabulary);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("LABEL_UNKNOWN: The label 'Action' is not in the vocabulary.")
        .contains("'Thriller'");
    Run skipping = upload("--vocabulary", vocabulary, "--skip-rejected");
    assertThat(skipping.out()).contains("committed, 10 examples");
  }

  @Test
  void anUploadGoesOnWhereAnEarlierOneBrokeOff() throws IOException {
    List<String> all = List.copyOf(folder.rows());
    folder.rows().subList(5, POSTERS).clear();
    folder.write();
    assertThat(upload("--no-commit").out()).startsWith("datasets/" + name + ": open, 5 examples");
    folder.rows().clear();
    folder.rows().addAll(all);
    folder.write();
    Run run = upload();
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("is open and has 5 examples already; going on with it.");
    assertThat(run.out()).contains("committed, 12 examples");
  }

  @Test
  void anExampleThatWasUploadedBeforeAndDiffersIsReplacedOnlyWhereThatIsAskedFor()
      throws IOException {
    upload("--no-commit");
    folder.draw("tt0001", 77);
    Run refused = upload();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("rejected: line 3, images/tt0001.jpg (tt0001): ");
    Run run = upload("--replace");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("committed, 12 examples");
  }

  @Test
  void anOpenDatasetOfAnotherVocabularyIsNotGoneOnWith() throws IOException {
    upload("--no-commit");
    folder.rows().add("tt9,images/tt9.jpg,,,Opera,,,,,train");
    folder.draw("tt9", 9000);
    folder.write();
    Run run = upload();
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).contains("error: DATASET_DIFFERS: ", "(without Opera)", "dataset delete");
  }

  @Test
  void aDatasetIsCommittedAndDeletedByItsName() {
    upload("--no-commit");
    assertThat(marquee("dataset", "commit", name, "--examples", "11").exitCode()).isEqualTo(4);
    assertThat(marquee("dataset", "commit", name, "--examples", "12").out())
        .contains("committed, 12 examples");
    assertThat(marquee("dataset", "delete", "datasets/" + name).out())
        .isEqualTo("datasets/" + name + "\n");
    assertThat(marquee("dataset", "describe", name).exitCode()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/tmp/x", "a/b", "X", "", "datasets/../x"})
  void aNameThatIsAPathIsWrongUsage(String path) {
    Run run =
        marquee("dataset", "upload", folder.path(), "--labels", folder.labels(), "--name", path);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("error: USAGE: --name: '%s' is no name of a dataset".formatted(path));
  }

  @Test
  void anEmptyFolderIsInvalidInput() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Run run = marquee("dataset", "upload", empty, "--labels", folder.labels(), "--name", name);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("error: INPUT_INVALID: ", "holds no posters");
    assertThat(marquee("dataset", "describe", name).exitCode()).isEqualTo(3);
  }

  @Test
  void theLabelsFileIsLookedForInTheFolderToo() {
    assertThat(
            marquee("dataset", "upload", folder.path(), "--labels", "labels.csv", "--name", name)
                .exitCode())
        .isZero();
    Run none = marquee("dataset", "upload", folder.path(), "--labels", "none.csv", "--name", name);
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).startsWith("error: FILE_UNREADABLE: There is no file ");
  }

  private Run upload(Object... options) {
    List<Object> line = new ArrayList<>(List.of("dataset", "upload", folder.path()));
    line.addAll(List.of("--labels", folder.labels(), "--name", name));
    line.addAll(List.of(options));
    return marquee(line.toArray());
  }

  private static Run marquee(Object... words) {
    List<Object> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", "127.0.0.1:" + server.port()));
    return Run.marquee(line.toArray());
  }
}
