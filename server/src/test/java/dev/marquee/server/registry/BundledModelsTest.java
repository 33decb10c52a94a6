package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelsTest {
  private static final ModelName POSTERS = new ModelName("posters");
  private static final ModelName POSTERS_CNN = new ModelName("posters-cnn");

  @TempDir Path folder;

  @Test
  void aFreshRegistryGetsTheBundledModelsEachInProduction() {
    try (Stores stores = new Stores(folder)) {
      installIfFresh(stores);

      assertThat(stores.models()).extracting(StoredModel::name).contains(POSTERS, POSTERS_CNN);
      for (StoredModel model : stores.models()) {
        assertThat(model.description()).isNotEmpty();
        assertThat(model.aliases()).isEqualTo(Map.of("production", 1));
        Manifest manifest = stores.versions(model.name()).getFirst().entry().manifest();
        assertThat(manifest.labels()).hasSize(20);
        assertThat(manifest.thresholds()).hasSize(20);
        VersionFile weights = VersionFile.of(manifest).getFirst();
        assertThat(stores.blobs().verify(weights.digest())).isEqualTo(weights.sizeBytes());
      }
      assertThat(stores.blobs().stagingFolder()).isEmptyDirectory();
    }
  }

  @Test
  void theBundledModelIsInProductionWithoutAPromotionForItPassedNoGate() {
    try (Stores stores = new Stores(folder)) {
      installIfFresh(stores);

      assertThat(stores.changes(POSTERS))
          .containsExactly(
              "MODEL_CREATED marquee '' -> 'models/posters'",
              "VERSION_IMPORTED marquee '' -> 'models/posters/versions/1'",
              "ALIAS_SET marquee '' -> 'models/posters/versions/1'");
      assertThat(stores.metadata().<Integer>read(r -> r.lastNumber(POSTERS))).isEqualTo(1);
    }
  }

  @Test
  void aRegistryInWhichSomethingWasDoneIsLeftAlone() {
    try (Stores stores = new Stores(folder)) {
      installIfFresh(stores);
      Stores.Content before = stores.content();
      installIfFresh(stores);
      assertThat(stores.content()).isEqualTo(before);
    }
  }

  @Test
  void aFolderOfModelsThatWasOrIsToBeTakenOverKeepsTheBundledModelOut() throws IOException {
    try (Stores stores = new Stores(folder)) {
      Files.createDirectories(folder.resolve("models"));
      installIfFresh(stores);
      assertThat(stores.models()).isEmpty();

      stores.upgrade();
      installIfFresh(stores);
      assertThat(stores.models()).isEmpty();
    }
  }

  @Test
  void whereverTheProcessIsKilledTheNextStartInstallsIt() {
    for (int steps = 0; steps < 8; steps++) {
      Path killed = folder.resolve("killed-" + steps);
      try (Stores stores = new Stores(killed)) {
        DyingStores dying = new DyingStores(stores, steps);
        assertThatThrownBy(
                () ->
                    BundledModels.installIfFresh(
                        killed, dying.metadata(), dying.blobs(), () -> Stores.NOW))
            .isInstanceOf(DyingStores.Death.class);

        BundledModels.installIfFresh(killed, stores.metadata(), stores.blobs(), () -> Stores.NOW);

        assertThat(stores.models()).hasSize(2);
        assertThat(stores.blobs().list()).hasSize(4);
        assertThat(stores.changes(POSTERS)).hasSize(3);
      }
    }
  }

  @Test
  void filesWithoutTheirMetadataAreNotTakenForAFreshFolder() throws IOException {
    try (Stores stores = new Stores(folder)) {
      Path staged = Files.writeString(stores.blobs().stagingFolder().resolve("x"), "weights");
      Digest digest =
          new Digest(Hashing.sha256().hashString("weights", StandardCharsets.UTF_8).toString());
      stores.blobs().adopt(staged, digest);

      assertThatThrownBy(() -> installIfFresh(stores))
          .isInstanceOfSatisfying(
              Failure.FailedPrecondition.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.METADATA_INCONSISTENT))
          .hasMessageContaining("backup");

      assertThat(stores.blobs().verify(digest)).isEqualTo(7);
      assertThat(stores.models()).isEmpty();
    }
  }

  private void installIfFresh(Stores stores) {
    BundledModels.installIfFresh(folder, stores.metadata(), stores.blobs(), () -> Stores.NOW);
  }
}
