package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.datasets.VocabularyRules;
import dev.marquee.v1.Example;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsFileTest {
  @TempDir private Path temp;
  private PosterFolder folder;

  @BeforeEach
  void draw() throws IOException {
    folder = new PosterFolder(temp.resolve("posters"), 6);
  }

  @Test
  void columnsBecomeLabelsSplitAndMetadata() throws IOException {
    LabelsFile file = read();
    assertThat(file.faults()).isEmpty();
    assertThat(file.labels()).containsExactly("Action", "Comedy", "Drama", "Horror", "Thriller");
    LabelledPoster second = file.posters().get(1);
    assertThat(second.line()).isEqualTo(3);
    assertThat(second.id()).isEqualTo("tt0001");
    assertThat(second.path()).exists();
    assertThat(second.example())
        .isEqualTo(
            Example.newBuilder()
                .addAllLabels(List.of("Comedy", "Drama"))
                .setSplit("validation")
                .putMetadata("title", "Film, the 1th")
                .putMetadata("year", "1981")
                .putMetadata("imdb_rating", "5.1")
                .putMetadata("runtime_minutes", "90")
                .putMetadata("director", "Ann Lee")
                .putMetadata("actors", "A B|C D")
                .build());
  }

  @Test
  void whatIsEmptyIsUnknown() throws IOException {
    folder.rows().set(0, "tt0000,images/tt0000.jpg,,,,,,,,train");
    folder.write();
    assertThat(read().posters().getFirst().example())
        .isEqualTo(Example.newBuilder().setSplit("train").build());
  }

  @Test
  void fewColumnsSufficeAndOthersBecomeMetadata() throws IOException {
    Files.writeString(
        folder.labels(),
        "\ufefffile,labels,Sold Copies,group\r\nimages/tt0001.jpg, Drama | War ,12,saga\r\n");
    LabelsFile file = read();
    assertThat(file.posters())
        .singleElement()
        .satisfies(
            poster -> {
              assertThat(poster.id()).isEqualTo("tt0001");
              assertThat(poster.example())
                  .isEqualTo(
                      Example.newBuilder()
                          .addLabels("Drama")
                          .addLabels("War")
                          .setGroup("saga")
                          .putMetadata("sold_copies", "12")
                          .build());
            });
    assertThat(file.unnamedCount()).isEqualTo(5);
  }

  @Test
  void theNamesOfColumnsAreReadInAnyCase() throws IOException {
    Files.writeString(
        folder.labels(), "File,Genres,ID,SPLIT\nimages/tt0001.jpg,Drama,mine,train\n");
    assertThat(read().posters())
        .singleElement()
        .satisfies(
            poster -> {
              assertThat(poster.id()).isEqualTo("mine");
              assertThat(poster.example())
                  .isEqualTo(Example.newBuilder().addLabels("Drama").setSplit("train").build());
            });
  }

  @Test
  void aLabelThatCannotBeIsAFaultOfItsRowAndInNoVocabulary() throws IOException {
    Files.writeString(
        folder.labels(),
        "file,genres\nimages/tt0000.jpg,Drama|%s\nimages/tt0001.jpg,Dra\tma\nimages/tt0002.jpg,War\n"
            .formatted("x".repeat(101)));
    LabelsFile file = read();
    assertThat(file.labels()).containsExactly("Drama", "War");
    assertThat(file.posters()).hasSize(1);
    assertThat(file.faults())
        .extracting(InputFault::line, InputFault::reason, InputFault::detail)
        .containsExactly(
            tuple(
                2L,
                "LABEL_INVALID",
                "The label '%s…' has 101 characters: use 100 at most, and | between labels."
                    .formatted("x".repeat(39))),
            tuple(
                3L,
                "LABEL_INVALID",
                "The label 'Dra ma' holds a tab, a line end or another control character: leave it"
                    + " out."));
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {" ", "a\tb", "a\nb", "a\u0000b", "a\u009bb", "LONG", "Drama", "Sci-Fi ü"})
  void aLabelIsWhatServersTake(String text) {
    String label = text.equals("LONG") ? "\uD83C\uDFAC".repeat(101) : text;
    boolean taken;
    try {
      VocabularyRules.check("labels", List.of(label));
      taken = true;
    } catch (Failure.InvalidArgument e) {
      taken = false;
    }
    assertThat(LabelRule.fault(label).isEmpty()).isEqualTo(taken);
  }

  @Test
  void aFileWithoutBytesIsAFaultOfItsRow() throws IOException {
    Files.write(folder.path().resolve("images/tt0004.jpg"), new byte[0]);
    assertThat(read().faults())
        .singleElement()
        .extracting(InputFault::line, InputFault::reason, InputFault::detail)
        .containsExactly(6L, "IMAGE_EMPTY", "The file is empty.");
    assertThat(read().unnamedCount()).isZero();
  }

  @Test
  void everythingThatIsWrongIsFoundAtOnce() throws IOException {
    Files.writeString(temp.resolve("secret.jpg"), "outside");
    Files.createSymbolicLink(folder.path().resolve("link.jpg"), temp.resolve("secret.jpg"));
    folder
        .rows()
        .addAll(
            List.of(
                "tt1,images/tt0002.jpg,x", // 8: too few fields
                "tt2,gone.jpg,,,Drama,,,,,train", // 9
                "tt3,../secret.jpg,,,Drama,,,,,train", // 10
                "tt4,/etc/passwd,,,Drama,,,,,train", // 11
                "tt5,link.jpg,,,Drama,,,,,train", // 12
                "tt0000,images/tt0003.jpg,,,Drama,,,,,train", // 13: an id and a file twice
                "tt6,,,,Drama,,,,,train", // 14
                "a b,images,,,Opera,,,,,train", // 15: a folder, no id, no label
                "tt7,images/tt0004.jpg,\"x\"y,,Drama,,,,,train")); // 16: quotes
    folder.write();
    LabelsFile file = LabelsFile.read(folder.path(), folder.labels(), vocabulary());
    assertThat(file.posters()).hasSize(6);
    assertThat(file.faults())
        .extracting(InputFault::line, InputFault::reason)
        .containsExactlyInAnyOrder(
            tuple(8L, "ROW_BROKEN"),
            tuple(9L, "FILE_MISSING"),
            tuple(10L, "FILE_OUTSIDE"),
            tuple(11L, "FILE_OUTSIDE"),
            tuple(12L, "FILE_OUTSIDE"),
            tuple(13L, "ID_REPEATED"),
            tuple(13L, "FILE_REPEATED"),
            tuple(14L, "FILE_MISSING"),
            tuple(15L, "FILE_MISSING"),
            tuple(15L, "ID_INVALID"),
            tuple(15L, "LABEL_UNKNOWN"),
            tuple(16L, "ROW_BROKEN"));
    assertThat(file.faults())
        .filteredOn(fault -> fault.line() == 13)
        .extracting(InputFault::detail)
        .contains("Line 5 names the same file: a poster has one row.");
  }

  @Test
  void aRowWhoseQuotesDoNotMatchTakesNoOtherWithIt() throws IOException {
    folder.rows().set(1, "tt0001,images/tt0001.jpg,\"Film,1981,Drama,,,,,train");
    folder.write();
    LabelsFile file = read();
    assertThat(file.posters()).extracting(LabelledPoster::line).containsExactly(2L, 4L, 5L, 6L, 7L);
    assertThat(file.faults())
        .singleElement()
        .extracting(InputFault::line, InputFault::reason)
        .containsExactly(3L, "ROW_BROKEN");
    assertThat(file.unnamedCount()).isEqualTo(1);
  }

  @Test
  void aTitleOfSeveralLinesKeepsTheNumbersOfTheLinesBehindItRight() throws IOException {
    folder.rows().set(0, "tt0000,images/tt0000.jpg,\"One\nTwo\nThree\",1981,Drama,,,,,train");
    folder.rows().set(2, "broken");
    folder.write();
    LabelsFile file = read();
    assertThat(file.posters().getFirst().example().getMetadataOrThrow("title"))
        .isEqualTo("One\nTwo\nThree");
    assertThat(file.faults()).extracting(InputFault::line).containsExactly(6L);
  }

  @Test
  void columnsThatAreMissingOrDoubleAreNamedTogether() throws IOException {
    Files.writeString(folder.labels(), "title,Title,imdb_id\nx,y,z\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("two columns 'title'")
        .hasMessageContaining("the column 'file'")
        .hasMessageContaining("the column 'genres'");
  }

  @Test
  void whereThereIsNothingThereIsNothingToDo() throws IOException {
    Files.writeString(folder.labels(), "");
    assertThatThrownBy(this::read).isInstanceOf(CommandFailure.class).hasMessageContaining("empty");
    Files.writeString(folder.labels(), PosterFolder.HEADER + "\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no rows");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    folder.write();
    assertThatThrownBy(() -> LabelsFile.read(empty, folder.labels(), List.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("holds no posters");
    assertThatThrownBy(() -> LabelsFile.read(temp.resolve("no"), folder.labels(), List.of()))
        .isInstanceOf(FileFailure.class)
        .hasMessageContaining("name that of the posters");
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Files.write(folder.labels(), "file,genres\nä.jpg,x\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            CharacterCodingException.class,
            e ->
                assertThat(FileFailure.reading(folder.labels(), e))
                    .hasMessage(folder.labels() + " is not UTF-8: save it as UTF-8."));
  }

  private LabelsFile read() throws IOException {
    return LabelsFile.read(folder.path(), folder.labels(), List.of());
  }

  private static List<String> vocabulary() {
    return List.of("Action", "Comedy", "Drama", "Horror", "Thriller");
  }
}
