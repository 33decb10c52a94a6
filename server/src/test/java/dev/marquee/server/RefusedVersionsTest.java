package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.GateResult.Gate;
import dev.marquee.v1.GateResult.Outcome;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.VersionFile;
import dev.marquee.v1.WarmModelVersionRequest;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Versions that cannot serve, on the real engine: none of them answers a single request, and what
 * is in production serves on.
 */
class RefusedVersionsTest {
  private static final String MODEL = "models/posters";
  private static final String GOOD = MODEL + "/versions/1";

  /** Four labels, but weights of three. */
  private static final String OTHER_OUTPUTS = MODEL + "/versions/2";

  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, ManifestDraft::tiny)
        .version(2, draft -> oneLabelMore(draft.tiny()));
    server = TestServer.over(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFlippedBitInAStoredFile() throws Exception {
    VersionFiles files = VersionFiles.make(draft -> draft.tiny().seed(3));
    String version = imported(files);
    String sha256 = Hashing.sha256().hashBytes(files.weights()).toString();
    Path blob = data.resolve("blobs").resolve(sha256.substring(0, 2)).resolve(sha256);
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length - 1] ^= 1;
    Files.write(blob, bytes);

    requireRefused(version, "WEIGHTS_DIGEST_MISMATCH", Gate.GATE_DIGESTS);
  }

  @Test
  void goldensThatTheWeightsDoNotGive() throws Exception {
    String version = imported(VersionFiles.make(draft -> draft.tiny().goldens(2, 0.001f, 1, 0, 1)));

    requireRefused(version, "GOLDENS_MISMATCH", Gate.GATE_GOLDENS);
  }

  @Test
  void aWeightThatIsNoNumber() throws Exception {
    byte[] weights = VersionFiles.make(ManifestDraft::tiny).weights();
    // Where the last tensor of the file ends.
    ByteBuffer.wrap(weights)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(weights.length - Float.BYTES, Float.NaN);
    String version = imported(new VersionFiles(manifestOf(weights), weights));

    requireRefused(version, "WEIGHTS_MALFORMED", Gate.GATE_LOAD);
  }

  @Test
  void moreLabelsThanTheNetworkHasOutputs() throws Exception {
    requireRefused(OTHER_OUTPUTS, "WEIGHTS_MISMATCH", Gate.GATE_LOAD);
  }

  @Test
  void moreLabelsThanTheNetworkHasOutputsAreNotEvenImported() throws Exception {
    VersionFiles files = VersionFiles.make(draft -> oneLabelMore(draft.tiny()));

    Refusal refusal = Refusal.ofFailed(importing(files).awaitFailure());

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.reason()).isEqualTo("WEIGHTS_MISMATCH");
    var versions = ListModelVersionsRequest.newBuilder().setParent(MODEL).build();
    assertThat(server.models().listModelVersions(versions).getModelVersionsList()).hasSize(2);
  }

  private static void oneLabelMore(ManifestDraft draft) {
    ManifestDraft _ = draft.edit(json -> json.withArray("/labels").add("Western"));
  }

  private static String manifestOf(byte[] weights) {
    String sha256 = Hashing.sha256().hashBytes(weights).toString();
    Consumer<ManifestDraft> stated =
        draft ->
            draft
                .tiny()
                .edit(
                    json ->
                        json.putObject("weights")
                            .put("sha256", sha256)
                            .put("size_bytes", weights.length));
    return VersionFiles.make(stated).manifest();
  }

  private String imported(VersionFiles files) throws InterruptedException {
    return importing(files).awaitAll().getFirst().getModelVersion().getName();
  }

  private Answers<ImportModelVersionResponse> importing(VersionFiles files) {
    Answers<ImportModelVersionResponse> answers = new Answers<>();
    StreamObserver<ImportModelVersionRequest> requests =
        ModelServiceGrpc.newStub(server.channel()).importModelVersion(answers);
    requests.onNext(
        ImportModelVersionRequest.newBuilder()
            .setStart(
                ImportStart.newBuilder()
                    .setParent(MODEL)
                    .setRequestId(UUID.randomUUID().toString())
                    .setManifest(files.manifest()))
            .build());
    requests.onNext(whole(VersionFile.VERSION_FILE_WEIGHTS, files.weights()));
    if (files.goldens().length > 0) {
      requests.onNext(whole(VersionFile.VERSION_FILE_GOLDENS, files.goldens()));
    }
    requests.onCompleted();
    return answers;
  }

  private static ImportModelVersionRequest whole(VersionFile file, byte[] bytes) {
    return ImportModelVersionRequest.newBuilder()
        .setChunk(FileChunk.newBuilder().setFile(file).setData(ByteString.copyFrom(bytes)))
        .build();
  }

  /** However it is asked for, it is refused; and nothing else has changed. */
  private void requireRefused(String version, String reason, Gate failed) {
    List<GateResult> gates = new ArrayList<>();
    Refusal promotion = Refusal.of(() -> promote(version, gates));
    assertThat(promotion.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(promotion.reason()).isEqualTo(reason);
    assertThat(gates.getLast().getGate()).isEqualTo(failed);
    assertThat(gates.getLast().getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(gates.subList(0, gates.size() - 1))
        .extracting(GateResult::getOutcome)
        .doesNotContain(Outcome.OUTCOME_FAILED);

    assertThat(Refusal.of(() -> classified(version)).reason()).isEqualTo(reason);
    var warm = WarmModelVersionRequest.newBuilder().setName(version).build();
    assertThat(Refusal.of(() -> server.models().warmModelVersion(warm)).reason()).isEqualTo(reason);

    assertThat(classified(MODEL)).isEqualTo(GOOD);
    var model = GetModelRequest.newBuilder().setName(MODEL).build();
    assertThat(server.models().getModel(model).getModel().getAliasesMap())
        .containsEntry("production", GOOD);
    var history = ListAliasHistoryRequest.newBuilder().setParent(MODEL).build();
    assertThat(server.models().listAliasHistory(history).getChangesList()).hasSize(1);
    var health = HealthCheckRequest.newBuilder().setService(MODEL).build();
    assertThat(server.health().check(health).getStatus()).isEqualTo(ServingStatus.SERVING);
  }

  private List<GateResult> promote(String version, List<GateResult> gates) {
    Iterator<PromoteModelVersionResponse> events =
        server
            .models()
            .promoteModelVersion(PromoteModelVersionRequest.newBuilder().setName(version).build());
    events.forEachRemaining(event -> gates.add(event.getGate()));
    return gates;
  }

  private String classified(String name) {
    return server
        .classifier()
        .classify(
            ClassifyRequest.newBuilder()
                .setModel(name)
                .setImage(ByteString.copyFrom(Pictures.jpeg(1)))
                .build())
        .getModelVersion();
  }
}
