package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderUpgradeTest {
  private static final ModelName POSTERS = new ModelName("posters");
  private static final ModelName COVERS = new ModelName("covers");

  @TempDir Path folder;
  private Path data;
  private Stores stores;

  @BeforeEach
  void open() {
    data = folder.resolve("data");
    stores = new Stores(data);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void everythingIsThereUnderTheSameNamesAndNumbers() throws IOException {
    VersionFolder.in(data)
        .model("posters")
        .description("Posters to genres")
        .alias("production", 2)
        .alias("candidate", 10)
        .version(2, m -> m.edit(json -> json.put("description", "the second")))
        .version(10)
        .model("covers");
    String manifest = Files.readString(version("posters", 2).resolve("manifest.json"));
    byte[] weights = Files.readAllBytes(version("posters", 2).resolve("weights.safetensors"));

    stores.upgrade();

    assertThat(stores.models()).extracting(StoredModel::name).containsExactly(COVERS, POSTERS);
    StoredModel posters = stores.models().getLast();
    assertThat(posters.description()).isEqualTo("Posters to genres");
    assertThat(posters.aliases()).isEqualTo(Map.of("production", 2, "candidate", 10));
    assertThat(posters.versionCount()).isEqualTo(2);
    StoredVersion second = stores.versions(POSTERS).getLast();
    assertThat(second.entry().name()).isEqualTo(new VersionName(POSTERS, 2));
    assertThat(second.description()).isEqualTo("the second");
    String stored =
        stores.metadata().read(r -> r.manifestJson(second.entry().name())).orElseThrow();
    assertThat(stored).isEqualTo(manifest);
    VersionFile file = VersionFile.of(second.entry().manifest()).getFirst();
    assertThat(stores.blobs().file(file.digest())).hasBinaryContent(weights);
    assertThat(stores.blobs().list()).hasSize(2);
  }

  @Test
  void theHistoryTellsThatTheServerDidItAndThatNothingWasPromoted() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);

    stores.upgrade();

    assertThat(stores.changes(POSTERS))
        .containsExactly(
            "MODEL_CREATED marquee '' -> 'models/posters'",
            "VERSION_IMPORTED marquee '' -> 'models/posters/versions/1'",
            "ALIAS_SET marquee '' -> 'models/posters/versions/1'");
  }

  @Test
  void theFolderIsPutAsideWhole() {
    VersionFolder.in(data).model("posters").version(1);

    stores.upgrade();

    assertThat(data.resolve("models")).doesNotExist();
    assertThat(data.resolve("models-taken-over/posters/versions/1"))
        .isDirectoryContaining("glob:**/manifest.json")
        .isDirectoryContaining("glob:**/weights.safetensors");
    assertThat(stores.blobs().stagingFolder()).isEmptyDirectory();
  }

  @Test
  void anEarlierFolderThatWasPutAsideIsNotWrittenOver() throws IOException {
    Files.createDirectories(data.resolve("models-taken-over/mine"));
    VersionFolder.in(data).model("posters").version(1);

    stores.upgrade();

    assertThat(data.resolve("models-taken-over/mine")).exists();
    assertThat(data.resolve("models-taken-over-2/posters")).exists();
  }

  @Test
  void whereThereIsNoFolderNothingIsDone() {
    stores.upgrade();

    assertThat(stores.metadata().<Long>read(MetadataReader::lastChange)).isZero();
    assertThat(data.resolve("models-taken-over")).doesNotExist();
  }

  @Test
  void whereverTheProcessIsKilledTheNextStartMakesItRight() throws IOException {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 2)
        .version(1)
        .version(2)
        .model("covers")
        .version(1);
    Path models = folder.resolve("models");
    copy(data.resolve("models"), models);
    stores.upgrade();
    Stores.Content expected = stores.content();

    // Three blobs and one transaction, each with a step before it and one behind it.
    for (int steps = 0; steps < 8; steps++) {
      Path killed = folder.resolve("killed-" + steps);
      copy(models, killed.resolve("models"));
      try (Stores second = new Stores(killed)) {
        DyingStores dying = new DyingStores(second, steps);
        assertThatThrownBy(
                () ->
                    new FolderUpgrade(killed, dying.metadata(), dying.blobs(), () -> Stores.NOW)
                        .run())
            .isInstanceOf(DyingStores.Death.class);
        assertThat(killed.resolve("models")).isDirectory();

        second.upgrade();

        assertThat(second.content()).isEqualTo(expected);
        assertThat(killed.resolve("models")).doesNotExist();
        assertThat(killed.resolve("models-taken-over")).isDirectory();
      }
    }
  }

  @Test
  void whatAKilledProcessLeftOfACopyIsWrittenOver() throws IOException {
    VersionFolder.in(data).model("posters").version(1);
    Manifest manifest =
        ManifestJson.read(
            new VersionName(POSTERS, 1), version("posters", 1).resolve("manifest.json"));
    Path left = stores.blobs().stagingFolder().resolve("copy-" + manifest.weights().sha256());
    Files.write(left, new byte[1 << 20]);

    stores.upgrade();

    assertThat(stores.versions(POSTERS)).hasSize(1);
    assertThat(left).doesNotExist();
  }

  @Test
  void aFolderThatWasNotPutAsideUndoesNothingThatWasDoneSince() throws IOException {
    VersionFolder.in(data).model("posters").alias("production", 2).version(1).version(2);
    stores.upgrade();
    Files.move(data.resolve("models-taken-over"), data.resolve("models"));
    VersionName first = new VersionName(POSTERS, 1);
    boolean _ =
        stores
            .metadata()
            .write(
                writer -> {
                  writer.deleteVersion(first);
                  return true;
                });
    Stores.Content before = stores.content();

    stores.upgrade();

    assertThat(stores.content()).isEqualTo(before);
    assertThat(stores.versions(POSTERS)).hasSize(1);
    assertThat(data.resolve("models-taken-over")).isDirectory();
  }

  @Test
  void aFullDiskStopsTheUpgradeAndLeavesEverythingAsItWas() throws IOException {
    VersionFolder.in(data).model("posters").version(1);
    List<Path> before = files(data.resolve("models"));
    BlobStore full =
        new ForwardingBlobStore(stores.blobs()) {
          @Override
          public void adopt(Path file, Digest digest) {
            throw new Failure.Exhausted(Reason.STORAGE_FULL, "There is no room.", null);
          }
        };

    assertThatThrownBy(
            () -> new FolderUpgrade(data, stores.metadata(), full, () -> Stores.NOW).run())
        .isInstanceOf(Failure.Exhausted.class);

    assertThat(files(data.resolve("models"))).isEqualTo(before);
    assertThat(stores.blobs().stagingFolder()).isEmptyDirectory();
    assertThat(stores.models()).isEmpty();
  }

  @Test
  void whereThereIsNoRoomForTheCopiesNoneIsMade() throws IOException {
    VersionFolder.in(data).model("posters").version(1).version(2);
    List<Path> before = files(data.resolve("models"));
    BlobStore scarce =
        new ForwardingBlobStore(stores.blobs()) {
          @Override
          public long usableBytes() {
            return 1000;
          }
        };

    assertThatThrownBy(
            () -> new FolderUpgrade(data, stores.metadata(), scarce, () -> Stores.NOW).run())
        .isInstanceOf(Failure.Exhausted.class)
        .hasMessageContaining("MiB");

    assertThat(files(data.resolve("models"))).isEqualTo(before);
    assertThat(stores.blobs().list()).isEmpty();
    assertThat(stores.models()).isEmpty();
  }

  private Path version(String model, int number) {
    return data.resolve("models/%s/versions/%d".formatted(model, number));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      return walk.sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : files(from)) {
      Path target = to.resolve(from.relativize(path));
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.copy(path, target);
      }
    }
  }
}
