package dev.marquee.server.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.metadata.SqliteDatasetStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.Cause;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs a dataset keeps it from being deleted, as long as it does. */
class DatasetUseTest {
  private static final DatasetName POSTERS = new DatasetName("posters");
  private static final DatasetName COVERS = new DatasetName("covers");
  private static final Cause CAUSE = new Cause("ada", "192.0.2.7", "");

  /** Needs the posters for some things. */
  private static final class FakeUse implements DatasetUse {
    private final Set<String> users;

    FakeUse(Set<String> users) {
      this.users = users;
    }

    @Override
    public Set<String> of(DatasetName dataset) {
      return dataset.equals(POSTERS) ? Set.copyOf(users) : Set.of();
    }
  }

  @TempDir Path data;
  private final Set<String> runs = new HashSet<>();
  private final Set<String> reports = new HashSet<>();
  private SqliteMetadataStore metadata;
  private DatasetStore store;
  private DatasetChanges changes;

  @BeforeEach
  void open() {
    metadata = SqliteMetadataStore.open(data.resolve("registry.db"));
    store = new SqliteDatasetStore(metadata.database());
    changes =
        new DatasetChanges(
            store,
            () -> Instant.EPOCH,
            () -> () -> false,
            Set.of(new FakeUse(runs), new FakeUse(reports)));
    for (DatasetName name : List.of(POSTERS, COVERS)) {
      StoredDataset _ = changes.create(name, "", List.of("Drama"), CAUSE);
    }
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  private boolean isThere(DatasetName name) {
    return store.read(reader -> reader.dataset(name)).isPresent();
  }

  @Test
  void whatIsNeededStaysAndWhoNeedsItIsNamed() {
    runs.add("trainingRuns/b");
    runs.add("trainingRuns/a");
    reports.add("reports/c");

    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class,
            () -> changes.delete(POSTERS, OptionalLong.empty(), CAUSE));

    assertThat(refusal.reason()).isEqualTo(Reason.DATASET_IN_USE);
    assertThat(refusal).hasMessageContaining("reports/c, trainingRuns/a, trainingRuns/b");
    assertThat(isThere(POSTERS)).isTrue();
  }

  @Test
  void whatNobodyNeedsGoes() {
    runs.add("trainingRuns/a");

    changes.delete(COVERS, OptionalLong.empty(), CAUSE);

    assertThat(isThere(COVERS)).isFalse();
  }

  @Test
  void whatIsNotNeededAnyMoreGoes() {
    runs.add("trainingRuns/a");
    Failure _ =
        catchThrowableOfType(
            Failure.FailedPrecondition.class,
            () -> changes.delete(POSTERS, OptionalLong.empty(), CAUSE));
    runs.clear();

    changes.delete(POSTERS, OptionalLong.empty(), CAUSE);

    assertThat(isThere(POSTERS)).isFalse();
  }
}
