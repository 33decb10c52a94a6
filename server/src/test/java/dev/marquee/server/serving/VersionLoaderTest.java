package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Architectures;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionLoaderTest {
  private static final VersionName ONE = new VersionName(new ModelName("posters"), 1);

  private final FakeEngine engine = new FakeEngine();

  @TempDir Path data;

  private @Nullable StoredFolder stores;

  @AfterEach
  void close() {
    if (stores != null) {
      stores.close();
    }
  }

  @Test
  void theNetworkIsThatOfTheManifest() {
    Loading loading = loading(1, manifest -> manifest.labels("Drama", "War"));

    assertThat(loading.networks().network(loading.version()).architecture())
        .isEqualTo("custom-cnn");
    assertThat(loading.networks().summary(loading.version()).outputShape()).containsExactly(2L);
  }

  @Test
  void anUnknownArchitectureIsRefusedNamingTheKnownOnes() {
    Failure refusal =
        refusal(manifest -> manifest.edit(json -> json.put("architecture", "resnet50")));

    assertThat(refusal.reason()).isEqualTo(Reason.ARCHITECTURE_UNKNOWN);
    assertThat(refusal).hasMessageContainingAll("'resnet50'", "custom-cnn", "densenet121");
  }

  @Test
  void anUnknownSettingIsRefused() {
    Failure refusal =
        refusal(
            manifest ->
                manifest.edit(json -> json.withObject("/architecture_settings").put("depth", "5")));

    assertThat(refusal.reason()).isEqualTo(Reason.MANIFEST_MALFORMED);
    assertThat(refusal)
        .hasMessageContainingAll("models/posters/versions/1", "no setting is called 'depth'");
  }

  @Test
  void anInputThatDoesNotLeadToTheLabelsIsRefused() {
    Failure refusal =
        refusal(manifest -> manifest.edit(json -> json.withObject("/input").put("width", 300)));

    assertThat(refusal.reason()).isEqualTo(Reason.MANIFEST_MALFORMED);
    assertThat(refusal)
        .hasMessageStartingWith(
            "The manifest of models/posters/versions/1 does not describe a network: ");
  }

  @Test
  void aVersionWhoseBatchesAreTooLargeForAnyMemoryIsRefusedUnloaded() {
    Loading loading =
        loading(
            4096,
            manifest ->
                manifest
                    .architecture("densenet121")
                    .edit(json -> json.withObject("/input").put("width", 512).put("height", 512)));

    assertThatThrownBy(() -> loading.open())
        .isInstanceOfSatisfying(
            Failure.Exhausted.class, e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_TOO_LARGE))
        .hasMessageContaining("serving.max_batch");
    assertThat(engine.classifiers()).isEmpty();
  }

  /** A loader with the version that it shall load. */
  private record Loading(VersionLoader loader, VersionNetworks networks, VersionEntry version) {
    void open() {
      try (loader) {
        loader.open(version, new LoadSteps(new FakeTicker())).close();
      }
    }
  }

  private Loading loading(int maxBatch, Consumer<ManifestDraft> edit) {
    VersionFolder.in(data).model("posters").version(1, edit);
    stores = StoredFolder.of(data);
    Registry registry = stores.registry();
    VersionNetworks networks = new VersionNetworks(Architectures.onClassPath());
    VersionLoader loader =
        new VersionLoader(
            registry,
            networks,
            Engines.only(engine),
            new ServingLimits(maxBatch, 16, 1 << 20, Duration.ofMillis(1)),
            new LoadingThread(() -> {}),
            new FakeTicker());
    return new Loading(loader, networks, registry.version(ONE));
  }

  private Failure refusal(Consumer<ManifestDraft> edit) {
    Loading loading = loading(1, edit);
    Failure refusal = catchThrowableOfType(Failure.class, () -> loading.open());
    assertThat(engine.classifiers()).isEmpty();
    return refusal;
  }
}
