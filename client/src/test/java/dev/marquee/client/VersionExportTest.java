package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.FileChunk;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionExportTest {
  private static final String MODEL = "models/posters";
  private static final FakeRegistry.Stored FULL =
      FakeRegistry.files(FakeRegistry.bytes(2500, 1), FakeRegistry.bytes(700, 2));
  private static final FakeRegistry.Stored BARE =
      FakeRegistry.files(FakeRegistry.bytes(1500, 3), ByteString.EMPTY);

  private final FakeModels fake = new FakeModels();
  private final FakeServer server = new FakeServer(fake);
  private final ModelsClient models = server.client().models();
  @TempDir private Path folder;

  @BeforeEach
  void addTwoVersions() {
    fake.registry.addModel(MODEL);
    String first = fake.registry.addVersion(MODEL, FULL).getName();
    fake.registry.addVersion(MODEL, BARE);
    models.setAlias(MODEL, "candidate", first, ChangeOptions.none());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatWasExportedIsImportedAgainAsItIs() throws IOException {
    Path target = folder.resolve("new/folder");
    assertThat(models.exportVersion(MODEL + "@candidate", target, ExportOptions.none()))
        .isEqualTo(MODEL + "/versions/1");
    String again = models.importVersion(MODEL, target, ImportOptions.none()).getName();
    assertThat(fake.registry.stored(again)).isEqualTo(FULL);
    assertThat(Folders.sizes(target))
        .containsOnlyKeys("manifest.json", "weights.safetensors", "goldens.safetensors");
  }

  @Test
  void progressIsToldInBytesOfAllFiles() throws IOException {
    List<String> told = new ArrayList<>();
    ExportOptions options =
        ExportOptions.none().tellingProgress((done, total) -> told.add(done + "/" + total));
    models.exportVersion(MODEL + "/versions/1", folder, options);
    assertThat(told).containsExactly("1000/3200", "2000/3200", "2500/3200", "3200/3200");
  }

  @Test
  void nothingIsOverwrittenUnlessThatIsMeant() throws IOException {
    models.exportVersion(MODEL + "/versions/1", folder, ExportOptions.none());
    Map<String, Long> before = Folders.sizes(folder);
    assertThatThrownBy(
            () -> models.exportVersion(MODEL + "/versions/2", folder, ExportOptions.none()))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("manifest.json");
    assertThat(Folders.sizes(folder)).isEqualTo(before);

    models.exportVersion(MODEL + "/versions/2", folder, ExportOptions.none().overwriting());
    // The goldens of the other version are gone.
    assertThat(Folders.sizes(folder)).containsOnlyKeys("manifest.json", "weights.safetensors");
    String again = models.importVersion(MODEL, folder, ImportOptions.none()).getName();
    assertThat(fake.registry.stored(again)).isEqualTo(BARE);
  }

  @Test
  void bytesThatWereChangedOnTheWayAreNotKept() throws IOException {
    fake.transfers.tampering = chunks(chunk -> chunk.setData(flipped(chunk.getData())));
    assertFails("weights.safetensors arrived with", Status.Code.DATA_LOSS);
  }

  @Test
  void filesThatEndEarlyAreNotKept() throws IOException {
    fake.transfers.tampering =
        chunks(chunk -> chunk.getData().size() == 700 ? chunk.clearData() : chunk);
    assertFails("goldens.safetensors arrived with 0 bytes", Status.Code.DATA_LOSS);
  }

  @Test
  void filesWithoutAnEndAreNotTaken() throws IOException {
    fake.transfers.tampering =
        chunks(chunk -> chunk.setData(chunk.getData().concat(chunk.getData())));
    assertFails("out of order", Status.Code.INTERNAL);
  }

  @Test
  void aManifestThatCannotBeUsedIsNotTaken() throws IOException {
    fake.transfers.tampering =
        part ->
            part.hasStart()
                ? part.toBuilder().setStart(part.getStart().toBuilder().setManifest("{}")).build()
                : part;
    assertFails("manifest", Status.Code.INTERNAL);
  }

  @Test
  void aConnectionThatBreaksLeavesNothing() throws IOException {
    fake.transfers.exportFailure = FakeRegistry.failure(Status.Code.UNAVAILABLE, "");
    assertFails("The fake says", Status.Code.UNAVAILABLE);
  }

  @Test
  void aVersionThatIsNotThereLeavesNothing() throws IOException {
    assertThatThrownBy(
            () -> models.exportVersion(MODEL + "/versions/9", folder, ExportOptions.none()))
        .isExactlyInstanceOf(NotFoundException.class);
    assertThat(Folders.sizes(folder)).isEmpty();
  }

  @Test
  void anExportThatFailsLeavesWhatItWouldHaveOverwritten() throws IOException {
    models.exportVersion(MODEL + "/versions/1", folder, ExportOptions.none());
    Map<String, Long> before = Folders.sizes(folder);
    fake.transfers.tampering = chunks(chunk -> chunk.setData(flipped(chunk.getData())));
    assertThatThrownBy(
            () ->
                models.exportVersion(
                    MODEL + "/versions/2", folder, ExportOptions.none().overwriting()))
        .isInstanceOf(MarqueeException.class);
    assertThat(Folders.sizes(folder)).isEqualTo(before);
  }

  private void assertFails(String message, Status.Code code) throws IOException {
    assertThatThrownBy(
            () -> models.exportVersion(MODEL + "/versions/1", folder, ExportOptions.none()))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            MarqueeException.class, failure -> assertThat(failure.code()).isEqualTo(code));
    assertThat(Folders.sizes(folder)).isEmpty();
  }

  private static UnaryOperator<ExportModelVersionResponse> chunks(
      UnaryOperator<FileChunk.Builder> change) {
    return part ->
        part.hasChunk()
            ? part.toBuilder().setChunk(change.apply(part.getChunk().toBuilder())).build()
            : part;
  }

  private static ByteString flipped(ByteString data) {
    byte[] bytes = data.toByteArray();
    bytes[0] ^= 1;
    return ByteString.copyFrom(bytes);
  }
}
