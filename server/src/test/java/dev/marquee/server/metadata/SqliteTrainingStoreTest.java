package dev.marquee.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.training.Cancellation;
import dev.marquee.server.training.LoggedEvent;
import dev.marquee.server.training.PlannedEnd;
import dev.marquee.server.training.Progress;
import dev.marquee.server.training.Resolved;
import dev.marquee.server.training.RunEvent;
import dev.marquee.server.training.RunFailure;
import dev.marquee.server.training.RunJson;
import dev.marquee.server.training.RunName;
import dev.marquee.server.training.RunOutcome;
import dev.marquee.server.training.RunSpec;
import dev.marquee.server.training.RunState;
import dev.marquee.server.training.StoredRun;
import dev.marquee.server.training.TrainingReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs and their events in SQLite. */
class SqliteTrainingStoreTest {
  private static final ModelName GENRES = new ModelName("genres");
  private static final Instant TIME = Instant.parse("2026-11-01T00:00:00.123456789Z");

  private static final RunFailure FAILURE = new RunFailure("TRAINING_DIVERGED", "far", 4);

  @TempDir Path folder;
  private SqliteMetadataStore metadata;
  private SqliteTrainingStore store;

  @BeforeEach
  void open() {
    metadata = SqliteMetadataStore.open(folder.resolve("metadata.db"));
    store = new SqliteTrainingStore(metadata.database());
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  private <T> T read(Function<TrainingReader, T> work) {
    return store.read(work);
  }

  private static StoredRun run(String id, RunSpec.Data data) {
    RunSpec spec =
        new RunSpec(
            GENRES,
            Optional.of("tiny"),
            Map.of("a", "b"),
            List.of(new ModelReference.Aliased(GENRES, "best")),
            new RunSpec.RecipeChoice.Named("custom-cnn", Map.of("epochs", "2")),
            -5,
            "cpu",
            data,
            Optional.of(new DatasetName("other")),
            "two\nlines",
            Map.of("stage", "test"));
    return new StoredRun(
        new RunName(id),
        0,
        RunState.QUEUED,
        spec,
        new Resolved(
            "tiny",
            Map.of(),
            List.of(new VersionName(GENRES, 3), new VersionName(GENRES, 4)),
            "epochs: 2",
            2),
        "me",
        TIME,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static StoredRun changed(StoredRun run) {
    return new StoredRun(
        run.name(),
        run.number(),
        RunState.FAILED,
        run.spec(),
        run.resolved(),
        run.actor(),
        run.createTime(),
        Optional.of(TIME),
        10,
        Optional.of(
            new Progress(
                4, 2, 1, 0.1 + 0.2, 1e-300, OptionalLong.of(3), 1, Double.NEGATIVE_INFINITY, 2)),
        Optional.of(new PlannedEnd(1, 1, 3, Optional.of(FAILURE))),
        Optional.of(
            new RunOutcome(
                TIME,
                5,
                Optional.of(new VersionName(GENRES, 1)),
                Optional.of(FAILURE),
                Optional.of(new Cancellation("me", "enough")))));
  }

  @Test
  void aParentMayBeKeptAloneOrAsNothing() {
    String kept =
        RunJson.write(new Resolved("tiny", Map.of(), List.of(new VersionName(GENRES, 3)), "", 2));
    String alone = kept.replace("[\"models/genres/versions/3\"]", "\"models/genres/versions/3\"");

    assertThat(alone).isNotEqualTo(kept);
    assertThat(RunJson.read(alone, Resolved.class)).isEqualTo(RunJson.read(kept, Resolved.class));
    assertThat(
            RunJson.read(alone.replace("\"models/genres/versions/3\"", "null"), Resolved.class)
                .parents())
        .isEmpty();
  }

  @Test
  void whatIsKeptOfARunComesBackToTheLastBit() {
    StoredRun dataset = run("one", new RunSpec.OfDataset(new DatasetName("few")));
    StoredRun streamed = run("two", new RunSpec.Streamed(List.of("B", "A"), 7, Map.of("A", 0.1f)));
    store.change(
        writer -> {
          writer.insert(dataset);
          writer.insert(streamed);
        });

    List<StoredRun> newest =
        store.read(reader -> reader.runs(Optional.of(GENRES), Long.MAX_VALUE, 9));
    assertThat(newest).extracting(StoredRun::name).containsExactly(streamed.name(), dataset.name());
    assertThat(newest).extracting(StoredRun::spec).contains(dataset.spec(), streamed.spec());
    assertThat(newest).extracting(StoredRun::resolved).containsOnly(dataset.resolved());
    StoredRun ended = changed(newest.getFirst());
    store.change(writer -> writer.update(ended));
    assertThat(this.<Optional<StoredRun>>read(reader -> reader.run(ended.name()))).contains(ended);
    assertThat(this.<List<StoredRun>>read(TrainingReader::unfinished))
        .extracting(StoredRun::name)
        .containsExactly(dataset.name());
  }

  @Test
  void eventsAreCountedFromOneInEachRun() {
    RunName name = new RunName("one");
    List<RunEvent> events =
        List.of(
            new RunEvent.Queued(1),
            new RunEvent.Started(0, 8, "cpu"),
            new RunEvent.Stepped(1, 1, 0.7, 1e-3, Double.MAX_VALUE, 12.5, 1L << 40),
            new RunEvent.EpochEnded(
                1, 4, 0.5, Optional.of(new RunEvent.Measured(0.1, 0.2, Double.NaN)), 2),
            new RunEvent.Checkpointed(4, 99),
            new RunEvent.Draining(4),
            new RunEvent.Resting(4, new RunFailure("DEVICE_UNAVAILABLE", "why", 4)),
            new RunEvent.Failed(new RunFailure("INTERNAL", "why", 4), Optional.empty()),
            new RunEvent.Completed(new VersionName(GENRES, 1), 1, 1),
            new RunEvent.Cancelled("me", "enough"));
    store.change(
        writer -> {
          writer.insert(run("one", new RunSpec.OfDataset(new DatasetName("few"))));
          events.forEach(event -> writer.append(name, TIME, event));
        });

    List<LoggedEvent> found = store.read(reader -> reader.events(name, 0, 100));
    assertThat(found).extracting(LoggedEvent::event).containsExactlyElementsOf(events);
    assertThat(found.getLast()).isEqualTo(new LoggedEvent(10, TIME, events.getLast()));
    assertThat(this.<List<LoggedEvent>>read(reader -> reader.events(name, 7, 1)))
        .extracting(LoggedEvent::sequence)
        .containsExactly(8L);
    assertThat(this.<List<RunEvent.EpochEnded>>read(reader -> reader.epochs(name)))
        .containsExactly((RunEvent.EpochEnded) events.get(3));
    assertThat(this.<Long>read(reader -> reader.stepEvents(name))).isEqualTo(1);
  }
}
