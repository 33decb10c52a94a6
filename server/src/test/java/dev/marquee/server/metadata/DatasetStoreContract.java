package dev.marquee.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetStore;
import dev.marquee.server.datasets.DatasetWriter;
import dev.marquee.server.datasets.ExampleFilter;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.datasets.StoredDataset;
import dev.marquee.server.datasets.StoredDataset.Commitment;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.datasets.StoredImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** All that a store of datasets must do, whatever it is built on. */
interface DatasetStoreContract {
  DatasetName POSTERS = new DatasetName("posters");
  DatasetName OTHERS = new DatasetName("others");
  Instant TIME = Instant.parse("2026-11-22T10:15:30.123456789Z");

  DatasetStore store();

  /** Closes the store and opens it again on what it has kept. */
  void reopen();

  @Test
  default void aDatasetIsReadAsItWasWritten() {
    StoredDataset made = create(POSTERS);
    reopen();

    assertThat(find(POSTERS)).contains(made);
    assertThat(find(OTHERS)).isEmpty();
  }

  @Test
  default void examplesAreReadAsTheyWereWritten() {
    create(POSTERS);
    StoredExample full =
        new StoredExample(
            new ExampleName(POSTERS, "Tt.0_1-x"),
            List.of("Drama", "Komödie 🎬"),
            Optional.of("train"),
            "a \"group\"",
            Map.of("title", "Façade\n{\"x\"}", "note", ""),
            digest(1),
            123,
            45,
            67);
    StoredExample bare = example(POSTERS, "bare", 2);
    put(POSTERS, full, bare);
    reopen();

    assertThat(all(POSTERS)).containsExactly(full, bare);
    assertThat(store().<Optional<StoredExample>>read(reader -> reader.example(full.name())))
        .contains(full);
    assertThat(
            store()
                .<List<StoredExample>>read(
                    reader -> reader.examples(POSTERS, List.of("bare", "none"))))
        .containsExactly(bare);
  }

  @Test
  default void examplesAndBytesAreCountedWhateverTakesWhosePlace() {
    create(POSTERS);
    put(POSTERS, example(POSTERS, "a", 1), example(POSTERS, "b", 1), example(POSTERS, "c", 2));
    requireCounts(3, 2 * 100);

    put(POSTERS, example(POSTERS, "c", 1), example(POSTERS, "d", 3));
    requireCounts(4, 2 * 100);

    put(POSTERS, example(POSTERS, "a", 4), example(POSTERS, "b", 5));
    requireCounts(4, 4 * 100);
  }

  private void requireCounts(long examples, long bytes) {
    StoredDataset dataset = find(POSTERS).orElseThrow();
    assertThat(List.of(dataset.examples(), dataset.bytes())).containsExactly(examples, bytes);
    assertThat(all(POSTERS)).hasSize((int) examples);
  }

  @Test
  default void examplesAreListedByIdAndByWhatTheyHave() {
    create(POSTERS);
    create(OTHERS);
    put(
        POSTERS,
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    labelled(
                        "e%02d".formatted(i),
                        i % 2 == 0 ? "train" : "test",
                        i % 3 == 0 ? List.of("Drama") : List.of("Action")))
            .toArray(StoredExample[]::new));
    put(OTHERS, example(OTHERS, "e00", 9));

    assertThat(ids("", "", Optional.empty(), 3)).containsExactly("e00", "e01", "e02");
    assertThat(ids("", "", Optional.of("e02"), 2)).containsExactly("e03", "e04");
    assertThat(ids("test", "", Optional.empty(), 9))
        .containsExactly("e01", "e03", "e05", "e07", "e09", "e11");
    assertThat(ids("", "Drama", Optional.empty(), 9)).containsExactly("e00", "e03", "e06", "e09");
    assertThat(ids("test", "Drama", Optional.of("e03"), 9)).containsExactly("e09");
    assertThat(ids("none", "", Optional.empty(), 9)).isEmpty();
  }

  private List<String> ids(String split, String label, Optional<String> after, int limit) {
    ExampleFilter filter =
        new ExampleFilter(
            Optional.of(split).filter(s -> !s.isEmpty()),
            Optional.of(label).filter(l -> !l.isEmpty()));
    return store()
        .<List<StoredExample>>read(reader -> reader.examples(POSTERS, filter, after, limit))
        .stream()
        .map(example -> example.name().id())
        .toList();
  }

  @Test
  default void datasetsAreListedByName() {
    create(POSTERS);
    create(OTHERS);

    assertThat(names(Optional.empty(), 9)).containsExactly(OTHERS, POSTERS);
    assertThat(names(Optional.empty(), 1)).containsExactly(OTHERS);
    assertThat(names(Optional.of(OTHERS), 9)).containsExactly(POSTERS);
  }

  private List<DatasetName> names(Optional<DatasetName> after, int limit) {
    return store().<List<StoredDataset>>read(reader -> reader.datasets(after, limit)).stream()
        .map(StoredDataset::name)
        .toList();
  }

  @Test
  default void whatIsCommittedTakesNoMoreExamples() {
    create(POSTERS);
    put(POSTERS, example(POSTERS, "a", 1));
    Commitment commitment = new Commitment(digest(7), TIME, OptionalLong.of(2));
    write(writer -> writer.commit(POSTERS, commitment, writer.takeRevision()));
    reopen();

    assertThat(find(POSTERS).orElseThrow().commitment()).contains(commitment);
    assertThatThrownBy(() -> put(POSTERS, example(POSTERS, "b", 2)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> write(writer -> writer.commit(POSTERS, commitment, writer.takeRevision())))
        .isInstanceOf(IllegalStateException.class);
    assertThat(all(POSTERS)).hasSize(1);
  }

  @Test
  default void whatIsDeletedTakesNothingOfOthersAlong() {
    create(POSTERS);
    create(OTHERS);
    put(POSTERS, labelled("a", "train", List.of("Drama")));
    put(OTHERS, example(OTHERS, "a", 1));

    write(writer -> writer.delete(POSTERS));

    assertThat(find(POSTERS)).isEmpty();
    assertThat(all(POSTERS)).isEmpty();
    assertThat(all(OTHERS)).hasSize(1);
    create(POSTERS);
    assertThat(all(POSTERS)).isEmpty();
  }

  @Test
  default void noRevisionIsGivenTwice() {
    long first = store().write(DatasetWriter::takeRevision);
    reopen();

    assertThat(store().<Long>write(DatasetWriter::takeRevision)).isGreaterThan(first);
  }

  @Test
  default void theImagesOfAllDatasetsAreKnown() {
    create(POSTERS);
    create(OTHERS);
    put(POSTERS, example(POSTERS, "a", 1));
    put(OTHERS, example(OTHERS, "a", 1), example(OTHERS, "b", 2));

    assertThat(
            store()
                .<Map<Digest, StoredImage>>read(
                    reader -> reader.images(List.of(digest(1), digest(2), digest(3)))))
        .containsOnly(
            Map.entry(digest(1), new StoredImage(digest(1), 100, 4, 6)),
            Map.entry(digest(2), new StoredImage(digest(2), 100, 4, 6)));
  }

  @Test
  default void whatFailsIsUndone() {
    create(POSTERS);

    assertThatThrownBy(
            () ->
                write(
                    writer -> {
                      writer.put(POSTERS, List.of(example(POSTERS, "a", 1)), writer.takeRevision());
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");

    assertThat(all(POSTERS)).isEmpty();
    assertThat(find(POSTERS).orElseThrow().examples()).isZero();
  }

  @CanIgnoreReturnValue
  private StoredDataset create(DatasetName name) {
    return store()
        .write(
            writer -> {
              StoredDataset made =
                  new StoredDataset(
                      name,
                      "of 'posters'",
                      List.of("Drama", "Action", "Komödie 🎬"),
                      0,
                      0,
                      TIME,
                      Optional.empty(),
                      writer.takeRevision());
              writer.insert(made);
              return made;
            });
  }

  private void put(DatasetName dataset, StoredExample... examples) {
    write(writer -> writer.put(dataset, List.of(examples), writer.takeRevision()));
  }

  private void write(Consumer<DatasetWriter> work) {
    boolean _ =
        store()
            .write(
                writer -> {
                  work.accept(writer);
                  return true;
                });
  }

  private Optional<StoredDataset> find(DatasetName name) {
    return store().read(reader -> reader.dataset(name));
  }

  private List<StoredExample> all(DatasetName dataset) {
    return store()
        .read(
            reader -> {
              List<StoredExample> examples = new ArrayList<>();
              reader.forEachExample(dataset, examples::add);
              return examples;
            });
  }

  private static StoredExample example(DatasetName dataset, String id, int image) {
    return new StoredExample(
        new ExampleName(dataset, id),
        List.of(),
        Optional.empty(),
        id,
        Map.of(),
        digest(image),
        100,
        4,
        6);
  }

  private static StoredExample labelled(String id, String split, List<String> labels) {
    return new StoredExample(
        new ExampleName(POSTERS, id),
        labels,
        Optional.of(split),
        id,
        Map.of(),
        digest(1),
        100,
        4,
        6);
  }

  private static Digest digest(int number) {
    return new Digest("%064x".formatted(number));
  }
}
