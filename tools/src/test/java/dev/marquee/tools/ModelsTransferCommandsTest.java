package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.VersionFile;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTransferCommandsTest {
  private static final ByteString WEIGHTS = ByteString.copyFromUtf8("the weights");
  private static final ByteString ONNX = ByteString.copyFromUtf8("the graph");
  private static final String MANIFEST =
      "{\"weights\": {\"size_bytes\": 11, \"sha256\": \"%s\"}}\n"
          .formatted(Hashing.sha256().hashBytes(WEIGHTS.toByteArray()));

  private final ScriptedService service =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .onUpload(ModelServiceGrpc.getImportModelVersionMethod(), this::take)
          .on(
              ModelServiceGrpc.getGetImportMethod(),
              request -> GetImportResponse.newBuilder().setWeightsReceivedBytes(4).build())
          .onStream(
              ModelServiceGrpc.getExportModelVersionMethod(), ModelsTransferCommandsTest::export);
  private final FakeServer server = new FakeServer(service);
  private Status.Code failure = Status.Code.OK;
  @TempDir private Path folder;

  @BeforeEach
  void writeAVersion() throws IOException {
    Files.writeString(folder.resolve("manifest.json"), MANIFEST);
    Files.write(folder.resolve("weights.safetensors"), WEIGHTS.toByteArray());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void importPrintsTheNewVersionAndNothingElse() {
    Run run = marquee("models", "import", "models/x", "--from", folder, "--reason", "trained");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("models/x/versions/5\n");
    var start = ((ImportModelVersionRequest) service.requests.get(1)).getStart();
    assertThat(start.getParent()).isEqualTo("models/x");
    assertThat(start.getManifest()).isEqualTo(MANIFEST);
    assertThat(start.getReason()).isEqualTo("trained");
  }

  @Test
  void importTellsItsRequestIdBeforeAnythingIsSent() {
    failure = Status.Code.INVALID_ARGUMENT;
    Run run = marquee("models", "import", "models/x", "--from", folder);
    assertThat(run.err().lines().findFirst().orElseThrow())
        .matches("Request id (\\S+) \\(to go on .* --request-id \\1\\)");
    assertThat(marquee("models", "import", "models/x", "--from", folder, "--json").err().lines())
        .hasSize(2)
        .first()
        .asString()
        .matches("\\{\"request_id\":\"[0-9a-f-]{36}\"}");
  }

  @Test
  void anEmptyRequestIdIsNoneThatAnybodyMeant() {
    Run run = marquee("models", "import", "models/x", "--from", folder, "--request-id", "");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--request-id is empty");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void whereThereIsNothingToImportThereIsNothingToGoOnWith() {
    Run run = marquee("models", "import", "models/x", "--from", folder.resolve("gone"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: FILE_UNREADABLE").doesNotContain("--request-id");
  }

  @Test
  void importGoesOnUnderItsRequestId() {
    Run run = marquee("models", "import", "models/x", "--from", folder, "--request-id", "mine");
    assertThat(run.exitCode()).isZero();
    FileChunk chunk = ((ImportModelVersionRequest) service.last()).getChunk();
    assertThat(chunk.getOffset()).isEqualTo(4);
    assertThat(chunk.getData().toStringUtf8()).isEqualTo("weights");
  }

  @Test
  void importThatEndsHalfWaySaysHowToGoOn() {
    failure = Status.Code.RESOURCE_EXHAUSTED;
    Run run = marquee("models", "import", "models/x", "--from", folder, "--request-id", "mine");
    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo("To go on with it, add --request-id mine.\nerror: FULL: There is no room.\n");
  }

  @Test
  void importThatIsRefusedDoesNotOfferToGoOn() {
    failure = Status.Code.INVALID_ARGUMENT;
    Run run = marquee("models", "import", "models/x", "--from", folder, "--request-id", "mine");
    assertThat(run.err()).isEqualTo("error: FULL: There is no room.\n");
  }

  @Test
  void importOfAFolderWithoutAManifestSendsNothing() throws IOException {
    Files.delete(folder.resolve("manifest.json"));
    Run run = marquee("models", "import", "models/x", "--from", folder, "--request-id", "mine");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: FILE_UNREADABLE: There is no file ")
        .contains("manifest.json");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void importOfFilesThatDoNotFitTheManifestSendsNothing() throws IOException {
    Files.writeString(folder.resolve("weights.safetensors"), "cut");
    Run run = marquee("models", "import", "models/x", "--from", folder, "--request-id", "mine");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("error: UPLOAD_DIGEST_MISMATCH: ")
        .contains("has 3 bytes, but the manifest states 11");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void exportWritesWhatImportReads() {
    Path output = folder.resolve("copy");
    Run run = marquee("models", "export", "models/x@production", "--output", output);
    assertThat(run).isEqualTo(new Run(0, "models/x/versions/3\n", ""));
    assertThat(output.resolve("manifest.json")).hasContent(MANIFEST);
    assertThat(output.resolve("weights.safetensors")).hasBinaryContent(WEIGHTS.toByteArray());
    assertThat(service.last())
        .isEqualTo(ExportModelVersionRequest.newBuilder().setName("models/x@production").build());
  }

  @Test
  void exportOverwritesOnlyWhereItIsToldTo() {
    Run refused = marquee("models", "export", "models/x", "--output", folder);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).startsWith("error: FILE_UNWRITABLE: ").contains("manifest.json");
    Run run = marquee("models", "export", "models/x", "--output", folder, "--overwrite", "--json");
    assertThat(run.out())
        .isEqualTo(
            "{\"model_version\":\"models/x/versions/3\",\"output\":\"%s\"}\n".formatted(folder));
  }

  @Test
  void exportAsOnnxWritesOneFileAndNamesIt() {
    Path output = folder.resolve("onnx");
    Run run = marquee("models", "export", "models/x", "--output", output, "--format", "onnx");
    assertThat(run).isEqualTo(new Run(0, "models/x/versions/3\n", ""));
    assertThat(output).isDirectoryContaining("glob:**/model.onnx");
    assertThat(output.resolve("model.onnx")).hasBinaryContent(ONNX.toByteArray());
    assertThat(output.toFile().list()).hasSize(1);

    Run again =
        marquee(
            "models",
            "export",
            "models/x",
            "--output",
            output,
            "--format",
            "ONNX",
            "--overwrite",
            "--json");
    assertThat(again.out())
        .isEqualTo(
            "{\"model_version\":\"models/x/versions/3\",\"output\":\"%s\",\"file\":\"%s\"}\n"
                .formatted(output, output.resolve("model.onnx")));
  }

  @Test
  void exportInAFormatThatThereIsNotIsWrongUsage() {
    Run run = marquee("models", "export", "models/x", "--output", folder, "--format", "keras");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: USAGE: ").contains("--format", "ONNX", "keras");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void exportToWhereNobodyMayWriteSaysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Run run = marquee("models", "export", "models/x", "--output", file);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error: FILE_UNWRITABLE: " + file + " cannot be written: something else of");
  }

  private ImportModelVersionResponse take(List<ImportModelVersionRequest> parts) {
    if (failure != Status.Code.OK) {
      throw Errors.of(failure, "FULL", "There is no room.");
    }
    return ImportModelVersionResponse.newBuilder()
        .setModelVersion(
            ModelVersion.newBuilder().setName(parts.get(0).getStart().getParent() + "/versions/5"))
        .build();
  }

  private static void export(
      ExportModelVersionRequest request, StreamObserver<ExportModelVersionResponse> answers) {
    boolean onnx = request.getFormat() == ExportModelVersionRequest.Format.FORMAT_ONNX;
    ExportStart.Builder start =
        ExportStart.newBuilder().setModelVersion("models/x/versions/3").setManifest(MANIFEST);
    FileChunk.Builder chunk =
        FileChunk.newBuilder().setFile(VersionFile.VERSION_FILE_WEIGHTS).setData(WEIGHTS);
    if (onnx) {
      start
          .setOnnxSizeBytes(ONNX.size())
          .setOnnxSha256(Hashing.sha256().hashBytes(ONNX.toByteArray()).toString());
      chunk.setFile(VersionFile.VERSION_FILE_ONNX).setData(ONNX);
    }
    answers.onNext(ExportModelVersionResponse.newBuilder().setStart(start).build());
    answers.onNext(ExportModelVersionResponse.newBuilder().setChunk(chunk).build());
  }

  private Run marquee(Object... words) {
    List<Object> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }
}
