package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderRegistryTest {
  private static final ModelName POSTERS = new ModelName("posters");
  private static final VersionName TWO = new VersionName(POSTERS, 2);

  @TempDir Path data;

  @Test
  void readsModelsVersionsAndAliases() {
    VersionFolder.in(data)
        .model("posters")
        .description("Posters to genres")
        .alias("production", 2)
        .alias("candidate", 10)
        .version(1)
        .version(2, manifest -> manifest.labels("Drama", "War").threshold("War", 0.25f))
        .version(10)
        .model("covers");

    FolderRegistry registry = FolderRegistry.read(data);

    assertThat(registry.models())
        .containsExactly(
            new ModelEntry(new ModelName("covers"), "", Map.of(), List.of()),
            new ModelEntry(
                POSTERS,
                "Posters to genres",
                Map.of("production", 2, "candidate", 10),
                List.of(10, 2, 1)));
    assertThat(registry.model(POSTERS)).isEqualTo(registry.models().getLast());
    assertThat(registry.aliased()).containsExactlyInAnyOrder(TWO, new VersionName(POSTERS, 10));
    Manifest manifest = registry.version(TWO).manifest();
    assertThat(manifest.labels()).containsExactly("Drama", "War");
    assertThat(manifest.threshold("War")).isEqualTo(0.25f);
    assertThat(manifest.threshold("Drama")).isEqualTo(0.5f);
  }

  @Test
  void opensTheWeightsOfAVersion() {
    twoVersions();
    FolderRegistry registry = FolderRegistry.read(data);

    try (SafetensorsFile weights = registry.openWeights(registry.version(TWO))) {
      assertThat(weights.metadata()).containsEntry("version", "models/posters/versions/2");
      assertThat(weights.floats("classifier.bias")).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "models/posters, 2",
    "models/posters@production, 2",
    "models/posters@old, 1",
    "models/posters/versions/1, 1",
  })
  void resolvesReferences(String reference, int number) {
    twoVersions().alias("production", 2).alias("old", 1);

    assertThat(FolderRegistry.read(data).resolve(ModelReference.parse("model", reference)))
        .isEqualTo(new VersionName(POSTERS, number));
  }

  @Test
  void leavesOutWhatHasNoName() throws IOException {
    twoVersions();
    Files.createDirectories(data.resolve("models/Upper/versions/1"));
    Files.createDirectories(data.resolve("models/.hidden"));
    Files.writeString(data.resolve("models/file"), "");
    for (String unnamed : List.of("0", "01", "1x", "-1")) {
      Files.createDirectories(data.resolve("models/posters/versions").resolve(unnamed));
      Files.copy(
          data.resolve("models/posters/versions/1/manifest.json"),
          data.resolve("models/posters/versions").resolve(unnamed).resolve("manifest.json"));
    }

    assertThat(FolderRegistry.read(data).models())
        .containsExactly(new ModelEntry(POSTERS, "", Map.of(), List.of(2, 1)));
  }

  @Test
  void aVersionWithoutAManifestIsKnownAndRefused() throws IOException {
    twoVersions();
    Files.createDirectories(data.resolve("models/posters/versions/3"));

    FolderRegistry registry = FolderRegistry.read(data);

    assertThat(registry.model(POSTERS).versions()).containsExactly(3, 2, 1);
    assertRefused(
        () -> registry.version(new VersionName(POSTERS, 3)),
        Failure.FailedPrecondition.class,
        Reason.MANIFEST_MALFORMED,
        "The manifest of models/posters/versions/3 cannot be used: it is not there. Correct its"
            + " manifest.json.");
  }

  @Test
  void anEmptyFolderHasNoModels() {
    FolderRegistry registry = FolderRegistry.read(data);

    assertThat(registry.models()).isEmpty();
    assertRefused(
        () -> registry.model(POSTERS),
        Failure.NotFound.class,
        Reason.MODEL_NOT_FOUND,
        "There is no model 'models/posters'; there are none.");
  }

  @Test
  void whatIsNotThereIsRefusedNamingWhatIs() {
    twoVersions().alias("old", 1).alias("new", 2).model("covers").version(1);
    FolderRegistry registry = FolderRegistry.read(data);

    assertRefused(
        () -> resolve(registry, "models/books/versions/1"),
        Failure.NotFound.class,
        Reason.MODEL_NOT_FOUND,
        "There is no model 'models/books'; there are models/covers, models/posters.");
    assertRefused(
        () -> resolve(registry, "models/posters/versions/7"),
        Failure.NotFound.class,
        Reason.VERSION_NOT_FOUND,
        "models/posters has no version 7; its newest is 2.");
    assertRefused(
        () -> registry.version(new VersionName(POSTERS, 3)),
        Failure.NotFound.class,
        Reason.VERSION_NOT_FOUND,
        "models/posters has no version 3; its newest is 2.");
    assertRefused(
        () -> resolve(registry, "models/posters@best"),
        Failure.NotFound.class,
        Reason.ALIAS_NOT_FOUND,
        "models/posters has no alias 'best'; it has [new, old].");
    assertRefused(
        () -> resolve(registry, "models/posters"),
        Failure.FailedPrecondition.class,
        Reason.NO_PRODUCTION_VERSION,
        "models/posters has nothing in production: name a version, such as"
            + " models/posters/versions/2, or point its alias 'production' to one.");
  }

  @Test
  void aModelWithoutVersionsSaysSo() {
    VersionFolder.in(data).model("posters");

    assertRefused(
        () -> resolve(FolderRegistry.read(data), "models/posters/versions/1"),
        Failure.NotFound.class,
        Reason.VERSION_NOT_FOUND,
        "models/posters has no version 1; it has none.");
  }

  @Test
  void anUnsoundManifestKeepsNoOtherVersionFromBeingServed() throws IOException {
    twoVersions().alias("production", 2);
    Files.writeString(data.resolve("models/posters/versions/1/manifest.json"), "{");
    FolderRegistry registry = FolderRegistry.read(data);

    VersionName one = new VersionName(POSTERS, 1);
    assertThat(registry.model(POSTERS).versions()).containsExactly(2, 1);
    assertThat(resolve(registry, "models/posters/versions/1")).isEqualTo(one);
    assertThat(catchThrowableOfType(Failure.class, () -> registry.version(one)).reason())
        .isEqualTo(Reason.MANIFEST_MALFORMED);
    registry.openWeights(registry.version(TWO)).close();
  }

  @Test
  void aModelNeedsNoModelJson() throws IOException {
    twoVersions();
    Files.delete(data.resolve("models/posters/model.json"));

    assertThat(FolderRegistry.read(data).models())
        .containsExactly(new ModelEntry(POSTERS, "", Map.of(), List.of(2, 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'aliases': {}} | `description` is missing",
        "{'description': ''} | `aliases` is missing",
        "{'description': null, 'aliases': {}} | `description` must be a text, not null",
        "{'description': '', 'aliases': {'a': '1'}}"
            + "| `aliases.a` must be a whole number of 32 bits, not '1'",
        "{'description': '', 'aliases': {'a': 1.5}}"
            + "| `aliases.a` must be a whole number of 32 bits, not 1.5",
        "{'description': '', 'aliases': {'a': 3}}"
            + "| alias 'a' points to version 3, but the versions are [1, 2]",
        "{'description': '', 'aliases': {'a': 0}}"
            + "| alias 'a' points to version 0, but the versions are [1, 2]",
        "{'description': '', 'aliases': {'Old': 1}} | 'Old' is no name for an alias",
        "{'description': '', 'aliases': {}, 'owner': ''}"
            + "| there is no key `owner`; the keys are description, aliases",
        "null | it must be an object, not null",
        "\"\" | it is empty",
      })
  void anUnsoundModelJsonIsRefused(String json, String what) throws IOException {
    twoVersions();
    Files.writeString(data.resolve("models/posters/model.json"), json.replace('\'', '"'));

    FolderRegistry registry = FolderRegistry.read(data);
    Failure refusal = catchThrowableOfType(Failure.class, () -> registry.model(POSTERS));
    assertThat(registry.models()).extracting(ModelEntry::name).containsExactly(POSTERS);

    assertThat(refusal.reason()).isEqualTo(Reason.MANIFEST_MALFORMED);
    assertThat(String.valueOf(refusal.getMessage()).replace('"', '\''))
        .isEqualTo(
            "The model.json of models/posters cannot be used: %s. Correct it, or remove it."
                .formatted(what));
  }

  private VersionFolder.Model twoVersions() {
    return VersionFolder.in(data).model("posters").version(1).version(2);
  }

  private static VersionName resolve(FolderRegistry registry, String reference) {
    return registry.resolve(ModelReference.parse("model", reference));
  }

  private static void assertRefused(
      ThrowingCallable call, Class<? extends Failure> kind, Reason reason, String message) {
    Failure refusal = catchThrowableOfType(kind, call);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).hasMessage(message);
  }
}
