package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.testing.ForwardingMetadataStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change is worth whose store fails: it is there and everybody learns of it, or neither. */
class CommitsTest {
  private static final ModelName BOOKS = new ModelName("books");

  private final RuntimeException broken = new IllegalStateException("no answer");
  private final RuntimeException unreadable = new IllegalStateException("cannot be read");

  @TempDir Path data;
  private final List<Change> heard = new ArrayList<>();
  private boolean abandoned;
  private Stores stores;
  private Routes routes;

  @BeforeEach
  void open() {
    stores = new Stores(data);
    routes = Routes.of(stores.metadata());
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void aFailureAfterTheCommitTookPlaceIsNone() {
    StoredModel created = create(new Failing(true, true));

    assertThat(created.name()).isEqualTo(BOOKS);
    assertThat(stores.models()).extracting(StoredModel::name).containsExactly(BOOKS);
    assertThat(routes.models()).containsExactly(BOOKS);
    assertThat(heard).extracting(Change::kind).containsExactly(ChangeKind.MODEL_CREATED);
  }

  @Test
  void aFailureBeforeTheCommitIsThrownAndNobodyHearsOfIt() {
    Throwable thrown = catchThrowable(() -> create(new Failing(false, true)));

    assertThat(thrown).isSameAs(broken);
    assertThat(stores.models()).isEmpty();
    assertThat(routes.models()).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void whereNobodyCanTellWhetherItTookPlaceTheFailureIsThrownWithWhyNot() {
    Throwable thrown = catchThrowable(() -> create(new Failing(true, false)));

    assertThat(thrown).isSameAs(broken).hasSuppressedException(unreadable);
    assertThat(routes.models()).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotDone() {
    abandoned = true;

    Throwable thrown = catchThrowable(() -> create(stores.metadata()));

    assertThat(thrown).isInstanceOf(Failure.Cancelled.class);
    assertThat(stores.models()).isEmpty();
    assertThat(routes.models()).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void aCommitAfterAFailureGoesOnFromWhatIsThere() {
    Throwable _ = catchThrowable(() -> create(new Failing(false, true)));

    StoredModel created = create(stores.metadata());

    assertThat(created.name()).isEqualTo(BOOKS);
    assertThat(heard).hasSize(1);
  }

  private StoredModel create(MetadataStore store) {
    Commits commits =
        new Commits(store, routes, () -> Stores.NOW, () -> () -> abandoned, Set.of(heard::add));
    return new ModelChanges(commits, Set.of())
        .create(BOOKS, "", Optional.empty(), Cause.ofServer("a test"));
  }

  /** A store that does not say whether it has committed. */
  private final class Failing extends ForwardingMetadataStore {
    private final boolean commits;
    private final boolean readable;

    Failing(boolean commits, boolean readable) {
      super(stores.metadata());
      this.commits = commits;
      this.readable = readable;
    }

    @Override
    public <T> T write(Function<MetadataWriter, T> work) {
      T _ =
          super.write(
              writer -> {
                T result = work.apply(writer);
                if (!commits) {
                  throw broken;
                }
                return result;
              });
      throw broken;
    }

    @Override
    public <T> T read(Function<MetadataReader, T> work) {
      if (!readable) {
        throw unreadable;
      }
      return super.read(work);
    }
  }
}
