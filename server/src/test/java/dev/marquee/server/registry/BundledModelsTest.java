package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelsTest {
  @TempDir Path folder;

  @Test
  void aFreshFolderGetsTheBundledModelWhole() throws IOException {
    Path data = folder.resolve("not/there/yet");

    BundledModels.installIfFresh(data);

    try (Stream<Path> children = Files.list(data)) {
      assertThat(children).containsOnly(data.resolve("models"), data.resolve(".install.lock"));
    }
    FolderRegistry registry = FolderRegistry.read(data);
    VersionName production = registry.resolve(ModelReference.parse("model", "models/posters"));
    VersionEntry version = registry.version(production);
    assertThat(version.manifest().labels()).hasSize(20);
    // Opening them compares their digest with the one that the manifest states.
    try (SafetensorsFile weights = registry.openWeights(version)) {
      assertThat(weights.tensors()).isNotEmpty();
    }
    assertThat(data.resolve("models/posters/versions/1/weights.safetensors"))
        .hasSize(version.manifest().weights().sizeBytes());
  }

  @Test
  void aFolderThatHasModelsIsLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("models"));

    BundledModels.installIfFresh(folder);

    assertThat(folder.resolve("models")).isEmptyDirectory();
  }

  @Test
  void installingTwiceChangesNothing() throws IOException {
    BundledModels.installIfFresh(folder);
    Path description = folder.resolve("models/posters/model.json");
    Files.writeString(description, "{\"description\": \"mine\", \"aliases\": {}}");

    BundledModels.installIfFresh(folder);

    assertThat(description).content().contains("mine");
  }

  @Test
  void anInstallThatFailsLeavesNothingBehind() throws IOException {
    // The link leads nowhere, so there are no models yet, but no folder can take its place.
    Path models = folder.resolve("models");
    Files.createSymbolicLink(models, folder.resolve("nowhere"));

    assertThatThrownBy(() -> BundledModels.installIfFresh(folder))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CONFIG_INVALID))
        .hasMessageContaining("data_dir");

    try (Stream<Path> children = Files.list(folder)) {
      assertThat(children).containsOnly(models, folder.resolve(".install.lock"));
    }
    assertThat(models).isSymbolicLink();
  }

  @Test
  void whatACrashLeftBehindIsNoModel() throws IOException {
    Files.createDirectories(folder.resolve("models-unfinished/posters/versions/7"));

    BundledModels.installIfFresh(folder);

    assertThat(FolderRegistry.read(folder).models())
        .extracting(ModelEntry::name)
        .containsExactly(new ModelName("posters"));
    assertThat(FolderRegistry.read(folder).model(new ModelName("posters")).versions())
        .containsExactly(1);
    assertThat(folder.resolve("models-unfinished")).doesNotExist();
  }
}
