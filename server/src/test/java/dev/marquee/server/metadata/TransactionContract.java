package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static dev.marquee.server.metadata.Entries.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.StoredModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a store's transactions must do. */
interface TransactionContract extends StoreUnderTest {
  /** What is read of everything that a write can leave behind. */
  record Everything(
      long lastChange, List<StoredModel> models, Map<?, ?> aliases, List<Change> changes) {
    static Everything in(MetadataReader reader) {
      return new Everything(
          reader.lastChange(),
          reader.models(Optional.empty(), 100),
          reader.aliases(),
          reader.changes(POSTERS, 0, 100));
    }
  }

  @Test
  default void aFreshStoreHoldsNothing() {
    Everything everything = Everything.in(now());

    assertThat(everything).isEqualTo(new Everything(0, List.of(), Map.of(), List.of()));
    assertThat(now().digests()).isEmpty();
  }

  @Test
  default void whatAWriteReturnsComesBack() {
    String done = written(_ -> "done");
    String seen = store().read(_ -> "seen");

    assertThat(List.of(done, seen)).containsExactly("done", "seen");
  }

  @Test
  default void aWriteSeesItsOwnWrites() {
    write(
        writer -> {
          StoredModel model = Entries.createModel(writer, POSTERS);
          assertThat(writer.model(POSTERS)).contains(model);
          assertThat(writer.lastChange()).isEqualTo(model.lastChange());
          Entries.importVersion(writer, POSTERS);
          assertThat(writer.versions(POSTERS, Integer.MAX_VALUE, 10)).hasSize(1);
        });
  }

  @Test
  default void whatIsWrittenIsSeenByTheNextReadAndTheNextWrite() {
    StoredModel model = written(writer -> Entries.createModel(writer, POSTERS));

    assertThat(now().model(POSTERS)).contains(model);
    Optional<StoredModel> again = written(writer -> writer.model(POSTERS));
    assertThat(again).contains(model);
  }

  @Test
  default void aWriteThatThrowsLeavesNothingAndItsExceptionPassesUnchanged() {
    write(writer -> Entries.createModel(writer, POSTERS));
    Everything before = Everything.in(now());
    var refusal = new Failure.Conflict(Reason.ETAG_MISMATCH, "Read it again.");

    Throwable thrown =
        catchThrowable(
            () ->
                write(
                    writer -> {
                      Entries.importVersion(writer, POSTERS);
                      Entries.setAlias(writer, POSTERS, "best", 1, OptionalLong.empty());
                      Entries.createModel(writer, SCENES);
                      throw refusal;
                    }));

    assertThat(thrown).isSameAs(refusal);
    assertThat(Everything.in(now())).isEqualTo(before);
    assertThat(now().digests()).isEmpty();
    assertThat(nextNumber(POSTERS)).isEqualTo(1);
  }

  @Test
  default void errorsOfTheWorkPassUnchangedToo() {
    var error = new AssertionError("broken");

    assertThat(
            catchThrowable(
                () ->
                    write(
                        _ -> {
                          throw error;
                        })))
        .isSameAs(error);
    assertThat(
            catchThrowable(
                () ->
                    store()
                        .read(
                            _ -> {
                              throw error;
                            })))
        .isSameAs(error);
    write(writer -> Entries.createModel(writer, POSTERS));
    assertThat(now().model(POSTERS)).isPresent();
  }

  @Test
  default void aReadKeepsItsViewWhileAnotherTransactionWrites() {
    write(writer -> Entries.createModel(writer, POSTERS));

    store()
        .<Boolean>read(
            reader -> {
              Everything before = Everything.in(reader);
              write(
                  writer -> {
                    Entries.importVersion(writer, POSTERS);
                    Entries.setAlias(writer, POSTERS, "best", 1, OptionalLong.empty());
                  });
              assertThat(Everything.in(reader)).isEqualTo(before);
              assertThat(reader.versions(POSTERS, Integer.MAX_VALUE, 10)).isEmpty();
              return true;
            });

    assertThat(now().versions(POSTERS, Integer.MAX_VALUE, 10)).hasSize(1);
  }

  @Test
  default void aWriteIsInvisibleUntilItIsCommitted() {
    write(writer -> Entries.createModel(writer, POSTERS));

    write(
        writer -> {
          Entries.importVersion(writer, POSTERS);
          assertThat(now().versions(POSTERS, 100, 10)).isEmpty();
        });
  }

  @Test
  default void anInterruptedThreadWritesAllTheSameAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    StoredModel model = written(writer -> Entries.createModel(writer, POSTERS));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(now().model(POSTERS)).contains(model);
  }

  @Test
  default void eightThreadsThatWriteAtOnceDoNotLoseAnything()
      throws InterruptedException, ExecutionException {
    write(writer -> Entries.createModel(writer, POSTERS));
    var writes = new ArrayList<Future<Long>>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 80; i++) {
        writes.add(
            threads.submit(
                () -> written(writer -> Entries.importVersion(writer, POSTERS).lastChange())));
      }
    }
    LongStream.Builder changes = LongStream.builder();
    for (Future<Long> write : writes) {
      changes.add(write.get());
    }

    assertThat(changes.build().distinct().count()).isEqualTo(80);
    List<Change> recorded = now().changes(POSTERS, 1, 1000);
    assertThat(recorded).extracting(Change::kind).containsOnly(ChangeKind.VERSION_IMPORTED);
    // Numbers follow the changes: no transaction ran beside another.
    assertThat(recorded)
        .extracting(change -> change.version().orElseThrow())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 80).boxed().toList());
  }

  @Test
  default void whatIsWrittenIsThereAfterReopening() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.importVersion(writer, POSTERS, Map.of("stage", "test"), Optional.of("r-1"));
          Entries.setAlias(writer, POSTERS, "best", 1, OptionalLong.empty());
        });
    Everything before = Everything.in(now());
    var versions = now().versions(POSTERS, 100, 10);

    reopen();

    assertThat(Everything.in(now())).isEqualTo(before);
    assertThat(now().versions(POSTERS, 100, 10)).isEqualTo(versions);
    assertThat(nextNumber(POSTERS)).isEqualTo(2);
  }

  @Test
  default void aClosedStoreRefusesWithTheWordsOfAShutdown() {
    store().close();

    for (Throwable thrown :
        List.of(
            catchThrowable(() -> now().lastChange()), catchThrowable(() -> nextNumber(POSTERS)))) {
      assertThat(thrown)
          .isInstanceOfSatisfying(
              Failure.Unavailable.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.SHUTTING_DOWN));
    }
  }
}
