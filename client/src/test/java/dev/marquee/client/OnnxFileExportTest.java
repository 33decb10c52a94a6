package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.VersionFile;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileExportTest {
  private static final String MODEL = "models/posters";
  private static final FakeRegistry.Stored STORED =
      FakeRegistry.files(FakeRegistry.bytes(2500, 1), FakeRegistry.bytes(700, 2));
  private static final FakeRegistry.Stored OTHER =
      FakeRegistry.files(FakeRegistry.bytes(1500, 3), ByteString.EMPTY);
  private static final ExportOptions AS_ONNX = ExportOptions.none().as(ExportFormat.ONNX);

  private final FakeModels fake = new FakeModels();
  private final FakeServer server = new FakeServer(fake);
  private final ModelsClient models = server.client().models();
  @TempDir private Path folder;

  @BeforeEach
  void addTwoVersions() {
    fake.registry.addModel(MODEL);
    fake.registry.addVersion(MODEL, STORED);
    fake.registry.addVersion(MODEL, OTHER);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void oneFileIsWrittenAndItsProgressTold() throws IOException {
    List<String> told = new ArrayList<>();
    ExportOptions options = AS_ONNX.tellingProgress((done, total) -> told.add(done + "/" + total));
    Path target = folder.resolve("new/folder");
    assertThat(models.exportVersion(MODEL + "/versions/1", target, options))
        .isEqualTo(MODEL + "/versions/1");
    assertThat(Folders.sizes(target)).containsOnlyKeys("model.onnx");
    assertHolds(target, STORED);
    assertThat(told).containsExactly("1000/2509", "2000/2509", "2509/2509");
  }

  @Test
  void theFileStandsBesideThoseOfTheVersionAndIsReplacedOnlyWhereThatIsMeant() throws IOException {
    models.exportVersion(MODEL + "/versions/1", folder, ExportOptions.none());
    models.exportVersion(MODEL + "/versions/1", folder, AS_ONNX);
    assertThat(Folders.sizes(folder))
        .containsOnlyKeys(
            "manifest.json", "weights.safetensors", "goldens.safetensors", "model.onnx");

    assertThatThrownBy(() -> models.exportVersion(MODEL + "/versions/2", folder, AS_ONNX))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("model.onnx");
    assertHolds(folder, STORED);

    models.exportVersion(MODEL + "/versions/2", folder, AS_ONNX.overwriting());
    assertHolds(folder, OTHER);
  }

  @Test
  void bytesThatWereChangedOnTheWayAreNotKept() throws IOException {
    fake.transfers.tampering =
        chunks(chunk -> chunk.setData(ByteString.copyFrom(new byte[chunk.getData().size()])));
    assertFails("model.onnx arrived with 2509 bytes", Status.Code.DATA_LOSS);
  }

  @Test
  void aFileThatEndsEarlyIsNotKept() throws IOException {
    fake.transfers.tampering =
        chunks(chunk -> chunk.getData().size() == 509 ? chunk.clearData() : chunk);
    assertFails("model.onnx arrived with 2000 bytes", Status.Code.DATA_LOSS);
  }

  @Test
  void aFileThatIsDamagedDoesNotReplaceAnother() throws IOException {
    models.exportVersion(MODEL + "/versions/1", folder, AS_ONNX);
    fake.transfers.tampering = chunks(FileChunk.Builder::clearData);
    assertThatThrownBy(
            () -> models.exportVersion(MODEL + "/versions/2", folder, AS_ONNX.overwriting()))
        .isInstanceOf(MarqueeException.class);
    assertHolds(folder, STORED);
    assertThat(Folders.sizes(folder)).containsOnlyKeys("model.onnx");
  }

  @Test
  void aFileWithoutAnEndIsNotTaken() throws IOException {
    fake.transfers.tampering =
        chunks(chunk -> chunk.setData(chunk.getData().concat(chunk.getData())));
    assertFails("out of order", Status.Code.INTERNAL);
  }

  @Test
  void anotherFileIsNotTaken() throws IOException {
    fake.transfers.tampering = chunks(chunk -> chunk.setFile(VersionFile.VERSION_FILE_WEIGHTS));
    assertFails("out of order", Status.Code.INTERNAL);
  }

  @Test
  void aServerOfAnEarlierReleaseIsSaidToBeOne() throws IOException {
    fake.transfers.knowsOnnx = false;
    assertFails("earlier release", Status.Code.UNIMPLEMENTED);
  }

  @Test
  void aConnectionThatBreaksLeavesNothing() throws IOException {
    fake.transfers.exportFailure = FakeRegistry.failure(Status.Code.UNAVAILABLE, "");
    assertFails("The fake says", Status.Code.UNAVAILABLE);
  }

  private void assertHolds(Path target, FakeRegistry.Stored stored) throws IOException {
    assertThat(Files.readAllBytes(target.resolve("model.onnx")))
        .isEqualTo(FakeTransfers.onnx(stored).toByteArray());
  }

  private void assertFails(String message, Status.Code code) throws IOException {
    assertThatThrownBy(() -> models.exportVersion(MODEL + "/versions/1", folder, AS_ONNX))
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
}
