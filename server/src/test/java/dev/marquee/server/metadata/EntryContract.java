package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static dev.marquee.server.metadata.Entries.SCENES;
import static dev.marquee.server.metadata.Entries.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.Imported;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store must give back of models and versions. */
interface EntryContract extends StoreUnderTest {

  static Stream<Optional<PromotionPolicy>> policies() {
    return Stream.of(
        Optional.empty(),
        Optional.of(
            new PromotionPolicy(
                "map",
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of("datasets/films"),
                Optional.empty())),
        Optional.of(
            new PromotionPolicy(
                "map",
                OptionalDouble.of(0.1),
                OptionalDouble.of(0),
                Optional.empty(),
                Optional.of("test"))),
        Optional.of(
            new PromotionPolicy(
                "f1_macro",
                OptionalDouble.of(-Double.MIN_VALUE),
                OptionalDouble.of(1e300),
                Optional.empty(),
                Optional.empty())));
  }

  @ParameterizedTest
  @MethodSource("policies")
  default void aModelComesBackAsItWasGiven(Optional<PromotionPolicy> policy) {
    StoredModel model =
        written(
            writer -> {
              long change = writer.record(Entries.change(ChangeKind.MODEL_CREATED, POSTERS));
              var created = new StoredModel(POSTERS, "", policy, Map.of(), 0, TIME, change);
              writer.insertModel(created);
              return created;
            });

    assertThat(now().model(POSTERS)).contains(model);
    assertThat(now().models(Optional.empty(), 10)).containsExactly(model);
  }

  @ParameterizedTest
  @MethodSource("policies")
  default void anUpdateReplacesWhatMayChangeOfAModelAndNothingElse(
      Optional<PromotionPolicy> policy) {
    StoredModel before = written(writer -> Entries.createModel(writer, POSTERS));
    long change =
        written(
            writer -> {
              Entries.createModel(writer, SCENES);
              long id = writer.record(Entries.change(ChangeKind.MODEL_UPDATED, POSTERS));
              writer.updateModel(POSTERS, "better", policy, id);
              return id;
            });

    assertThat(now().model(POSTERS))
        .contains(new StoredModel(POSTERS, "better", policy, Map.of(), 0, TIME, change));
    assertThat(before.lastChange()).isLessThan(change);
    assertThat(now().model(SCENES).orElseThrow().description()).isEqualTo("of models/scenes");
  }

  @Test
  default void modelsCarryTheirAliasesAndCountTheirVersions() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.createModel(writer, SCENES);
          Entries.importVersion(writer, POSTERS);
          Entries.importVersion(writer, POSTERS);
          Entries.importVersion(writer, SCENES);
          Entries.setAlias(writer, POSTERS, "best", 1, OptionalLong.empty());
          Entries.setAlias(writer, POSTERS, "newest", 2, OptionalLong.empty());
        });

    List<StoredModel> models = now().models(Optional.empty(), 10);

    assertThat(models).extracting(StoredModel::versionCount).containsExactly(2, 1);
    assertThat(models)
        .extracting(StoredModel::aliases)
        .containsExactly(Map.of("best", 1, "newest", 2), Map.of());
    for (StoredModel model : models) {
      assertThat(now().model(model.name())).contains(model);
    }
  }

  @Test
  default void modelsAreListedByNamePageByPage() {
    List<ModelName> names =
        Stream.of("a", "a-1", "a1", "ab", "b", "z").map(ModelName::new).toList();
    write(writer -> names.reversed().forEach(name -> Entries.createModel(writer, name)));

    assertThat(names).isSorted();
    assertThat(pageOfModels(Optional.empty(), 10)).isEqualTo(names);
    assertThat(pageOfModels(Optional.empty(), 2)).isEqualTo(names.subList(0, 2));
    assertThat(pageOfModels(Optional.of(names.get(1)), 3)).isEqualTo(names.subList(2, 5));
    assertThat(pageOfModels(Optional.of(new ModelName("c")), 3)).isEqualTo(names.subList(5, 6));
    assertThat(pageOfModels(Optional.of(names.getLast()), 3)).isEmpty();
    assertThat(pageOfModels(Optional.empty(), 0)).isEmpty();
  }

  private List<ModelName> pageOfModels(Optional<ModelName> after, int limit) {
    return now().models(after, limit).stream().map(StoredModel::name).toList();
  }

  @Test
  default void versionsAreListedNewestFirstPageByPage() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.createModel(writer, SCENES);
          IntStream.range(0, 12).forEach(_ -> Entries.importVersion(writer, POSTERS));
          Entries.importVersion(writer, SCENES);
        });

    assertThat(pageOfVersions(Integer.MAX_VALUE, 3)).containsExactly(12, 11, 10);
    assertThat(pageOfVersions(10, 3)).containsExactly(9, 8, 7);
    assertThat(pageOfVersions(3, 3)).containsExactly(2, 1);
    assertThat(pageOfVersions(1, 3)).isEmpty();
    assertThat(pageOfVersions(Integer.MAX_VALUE, 0)).isEmpty();
  }

  private List<Integer> pageOfVersions(int below, int limit) {
    return now().versions(POSTERS, below, limit).stream()
        .map(version -> version.entry().name().number())
        .toList();
  }

  @Test
  default void aVersionComesBackAsItWasGivenAloneAndInAList() {
    List<StoredVersion> given =
        written(
            writer -> {
              Entries.createModel(writer, POSTERS);
              return List.of(
                  Entries.importVersion(
                      writer, POSTERS, Map.of("a", "1", "b", ""), Optional.of("r-1")),
                  Entries.importVersion(writer, POSTERS),
                  Entries.importVersion(writer, POSTERS, Map.of("a", "3"), Optional.empty()));
            });

    assertThat(now().versions(POSTERS, 100, 10)).isEqualTo(given.reversed());
    for (StoredVersion version : given) {
      VersionName name = version.entry().name();
      assertThat(now().version(name)).contains(version);
      assertThat(now().manifestJson(name)).contains(Entries.manifestJson(name));
    }
  }

  @Test
  default void anUpdateReplacesDescriptionAndTagsOfOneVersion() {
    List<StoredVersion> given =
        written(
            writer -> {
              Entries.createModel(writer, POSTERS);
              return List.of(
                  Entries.importVersion(
                      writer, POSTERS, Map.of("a", "1", "b", "2"), Optional.empty()),
                  Entries.importVersion(writer, POSTERS, Map.of("a", "1"), Optional.empty()));
            });
    VersionName first = given.getFirst().entry().name();
    long change =
        written(
            writer -> {
              long id = writer.record(Entries.change(ChangeKind.VERSION_UPDATED, POSTERS));
              writer.updateVersion(first, "new", Map.of("b", "3", "c", "4"), id);
              return id;
            });

    assertThat(now().versions(POSTERS, 100, 10))
        .containsExactly(
            given.getLast(),
            new StoredVersion(
                given.getFirst().entry(), "new", Map.of("b", "3", "c", "4"), TIME, change));
  }

  @Test
  default void anImportIsFoundByItsRequestWhileItsVersionIsThere() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.createModel(writer, SCENES);
          Entries.importVersion(writer, POSTERS);
          Entries.importVersion(writer, POSTERS, Map.of(), Optional.of("r-1"));
          Entries.importVersion(writer, SCENES, Map.of(), Optional.of("r-1"));
        });
    var second = new VersionName(POSTERS, 2);

    assertThat(now().imported(POSTERS, "r-1"))
        .contains(new Imported(second, Entries.digest(Entries.manifestJson(second))));
    assertThat(now().imported(POSTERS, "r-2")).isEmpty();

    write(writer -> writer.deleteVersion(second));
    assertThat(now().imported(POSTERS, "r-1")).isEmpty();
    assertThat(now().imported(SCENES, "r-1")).isPresent();
  }

  @Test
  default void digestsAreThoseOfTheVersionsThatAreThere() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.importVersion(writer, POSTERS);
          Entries.importVersion(writer, POSTERS);
        });
    var first = new VersionName(POSTERS, 1);
    var second = new VersionName(POSTERS, 2);
    assertThat(now().digests())
        .containsExactlyInAnyOrder(Entries.weights(first), Entries.weights(second));

    assertThat(now().refersTo(Entries.weights(first))).isTrue();

    write(writer -> writer.deleteVersion(first));

    assertThat(now().digests()).containsExactly(Entries.weights(second));
    assertThat(now().refersTo(Entries.weights(first))).isFalse();
    assertThat(now().refersTo(Entries.weights(second))).isTrue();
  }

  @Test
  default void whatIsNotThereIsNotFound() {
    write(writer -> Entries.createModel(writer, SCENES));
    var name = new VersionName(SCENES, 1);

    assertThat(now().model(POSTERS)).isEmpty();
    assertThat(now().version(name)).isEmpty();
    assertThat(now().manifestJson(name)).isEmpty();
    assertThat(now().versions(POSTERS, 100, 10)).isEmpty();
    assertThat(now().changes(POSTERS, 0, 10)).isEmpty();
  }
}
