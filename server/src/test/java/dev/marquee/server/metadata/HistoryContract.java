package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static dev.marquee.server.metadata.Entries.SCENES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.registry.AliasStep;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewChange;
import dev.marquee.server.registry.VersionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store must tell of aliases and of the past. */
interface HistoryContract extends StoreUnderTest {

  @ParameterizedTest
  @EnumSource(ChangeKind.class)
  default void everyKindOfChangeComesBackAsItWasRecorded(ChangeKind kind) {
    NewChange bare = Entries.change(kind, POSTERS);
    NewChange full =
        Entries.aliasChange(kind, POSTERS, "best", OptionalInt.of(3), OptionalLong.empty());
    List<Long> ids = written(writer -> List.of(writer.record(bare), writer.record(full)));

    assertThat(now().changes(POSTERS, 0, 10))
        .containsExactly(recorded(ids.getFirst(), bare), recorded(ids.getLast(), full));
    assertThat(now().lastChange()).isEqualTo(ids.getLast());
  }

  private static Change recorded(long id, NewChange change) {
    return new Change(
        id,
        change.time(),
        change.cause(),
        change.kind(),
        change.model(),
        change.version(),
        change.alias(),
        change.from(),
        change.to());
  }

  @Test
  default void changesOfAModelAreListedOldestFirstPageByPage() {
    List<Long> ids =
        written(
            writer ->
                IntStream.range(0, 6)
                    .mapToObj(
                        _ -> {
                          writer.record(Entries.change(ChangeKind.MODEL_UPDATED, SCENES));
                          return writer.record(Entries.change(ChangeKind.MODEL_UPDATED, POSTERS));
                        })
                    .toList());

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(page(0, 10)).isEqualTo(ids);
    assertThat(page(0, 2)).isEqualTo(ids.subList(0, 2));
    assertThat(page(ids.get(1), 3)).isEqualTo(ids.subList(2, 5));
    assertThat(page(ids.getLast(), 3)).isEmpty();
    assertThat(page(0, 0)).isEmpty();
  }

  private List<Long> page(long after, int limit) {
    return ids(now().changes(POSTERS, after, limit));
  }

  private static List<Long> ids(List<Change> changes) {
    return changes.stream().map(Change::id).toList();
  }

  @Test
  default void changesOfAliasesAreListedNewestFirstPageByPage() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.importVersion(writer, POSTERS);
          Entries.createModel(writer, SCENES);
          Entries.importVersion(writer, SCENES);
          Entries.setAlias(writer, SCENES, "best", 1, OptionalLong.empty());
        });
    List<Long> best = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long one = written(w -> Entries.setAlias(w, POSTERS, "best", 1, OptionalLong.empty()));
      long other =
          written(w -> Entries.setAlias(w, POSTERS, "best-of-all", 1, OptionalLong.empty()));
      write(w -> w.record(Entries.change(ChangeKind.MODEL_UPDATED, POSTERS)));
      best.addFirst(one);
      all.addFirst(one);
      all.addFirst(other);
    }

    assertThat(aliasPage(Optional.empty(), Long.MAX_VALUE, 100)).isEqualTo(all);
    assertThat(aliasPage(Optional.empty(), all.get(2), 3)).isEqualTo(all.subList(3, 6));
    assertThat(aliasPage(Optional.of("best"), Long.MAX_VALUE, 100)).isEqualTo(best);
    assertThat(aliasPage(Optional.of("best"), best.get(1), 1)).isEqualTo(best.subList(2, 3));
    assertThat(aliasPage(Optional.of("best"), best.getLast(), 9)).isEmpty();
    assertThat(aliasPage(Optional.of("none"), Long.MAX_VALUE, 9)).isEmpty();
  }

  private List<Long> aliasPage(Optional<String> alias, long below, int limit) {
    return ids(now().aliasChanges(POSTERS, alias, below, limit));
  }

  @Test
  default void latestChangesComeNewestFirstOfOneModelOrOfAll() {
    long first = written(w -> w.record(Entries.change(ChangeKind.MODEL_CREATED, POSTERS)));
    long second = written(w -> w.record(Entries.change(ChangeKind.MODEL_CREATED, SCENES)));
    long third = written(w -> w.record(Entries.change(ChangeKind.MODEL_DELETED, POSTERS)));

    assertThat(latest(Optional.empty(), Long.MAX_VALUE, 9)).containsExactly(third, second, first);
    assertThat(latest(Optional.empty(), third, 1)).containsExactly(second);
    assertThat(latest(Optional.of(POSTERS), Long.MAX_VALUE, 9)).containsExactly(third, first);
    assertThat(latest(Optional.of(POSTERS), third, 9)).containsExactly(first);
    assertThat(latest(Optional.of(SCENES), second, 9)).isEmpty();
  }

  private List<Long> latest(Optional<ModelName> model, long below, int limit) {
    return ids(now().latestChanges(model, below, limit));
  }

  @Test
  default void anAliasFollowsItsLastChangeAndSaysWhereARollbackGoes() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.importVersion(writer, POSTERS);
          Entries.importVersion(writer, POSTERS);
        });
    assertThat(now().aliasState(POSTERS, "best")).isEmpty();

    long set = written(w -> Entries.setAlias(w, POSTERS, "best", 1, OptionalLong.empty()));
    assertState(new AliasStep(set, OptionalInt.of(1), OptionalLong.empty()), Map.of("best", 1));

    long moved = written(w -> Entries.setAlias(w, POSTERS, "best", 2, OptionalLong.of(set)));
    assertState(new AliasStep(moved, OptionalInt.of(2), OptionalLong.of(set)), Map.of("best", 2));

    long deleted = written(w -> Entries.deleteAlias(w, POSTERS, "best", moved));
    assertState(new AliasStep(deleted, OptionalInt.empty(), OptionalLong.of(moved)), Map.of());

    assertThat(now().aliasStep(set))
        .contains(new AliasStep(set, OptionalInt.of(1), OptionalLong.empty()));
    assertThat(now().aliasStep(moved))
        .contains(new AliasStep(moved, OptionalInt.of(2), OptionalLong.of(set)));
    assertThat(now().aliasStep(1)).isEmpty();
    assertThat(now().aliasStep(999)).isEmpty();
  }

  private void assertState(AliasStep state, Map<String, Integer> aliases) {
    store()
        .<Boolean>read(
            reader -> {
              assertThat(reader.aliasState(POSTERS, "best")).contains(state);
              assertThat(reader.model(POSTERS).orElseThrow().aliases()).isEqualTo(aliases);
              assertThat(reader.model(POSTERS).orElseThrow().lastChange())
                  .isEqualTo(state.change());
              assertThat(reader.aliases()).isEqualTo(Map.of(POSTERS, aliases));
              return true;
            });
  }

  @Test
  default void aliasesAreThoseOfEveryModelAlsoOfOneWithout() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.createModel(writer, SCENES);
          Entries.importVersion(writer, SCENES);
          Entries.setAlias(writer, SCENES, "a", 1, OptionalLong.empty());
          Entries.setAlias(writer, SCENES, "b", 1, OptionalLong.empty());
        });

    assertThat(now().aliases())
        .isEqualTo(Map.of(POSTERS, Map.of(), SCENES, Map.of("a", 1, "b", 1)));
  }

  @Test
  default void historyOutlivesVersionsAndModels() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.importVersion(writer, POSTERS);
          long set = Entries.setAlias(writer, POSTERS, "best", 1, OptionalLong.empty());
          Entries.deleteAlias(writer, POSTERS, "best", set);
        });
    var changes = now().changes(POSTERS, 0, 100);
    var aliasChanges = now().aliasChanges(POSTERS, Optional.empty(), Long.MAX_VALUE, 100);
    var state = now().aliasState(POSTERS, "best");

    write(
        writer -> {
          writer.deleteVersion(new VersionName(POSTERS, 1));
          writer.deleteModel(POSTERS);
        });

    assertThat(now().model(POSTERS)).isEmpty();
    assertThat(now().versions(POSTERS, 100, 10)).isEmpty();
    assertThat(changes).hasSize(4);
    assertThat(now().changes(POSTERS, 0, 100)).isEqualTo(changes);
    assertThat(now().aliasChanges(POSTERS, Optional.empty(), Long.MAX_VALUE, 100))
        .isEqualTo(aliasChanges);
    assertThat(now().aliasState(POSTERS, "best")).isEqualTo(state);
  }
}
