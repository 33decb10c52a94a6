package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.VersionFile;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionImportTest {
  private static final String MODEL = "models/posters";
  private static final int MIB = 1 << 20;
  private static final ByteString WEIGHTS = FakeRegistry.bytes(3 * MIB + 7, 1);
  private static final ByteString GOLDENS = FakeRegistry.bytes(1000, 2);

  private final FakeModels fake = new FakeModels();
  private final FakeServer server = new FakeServer(fake);
  private final FakeTime time = new FakeTime();
  private final ModelsClient models = server.client(1, time).models();
  private final List<Long> progress = new ArrayList<>();
  private final ImportOptions options =
      ImportOptions.none().tellingProgress((done, total) -> progress.add(done));
  @TempDir private Path folder;

  @BeforeEach
  void writeAVersion() throws IOException {
    fake.registry.addModel(MODEL);
    Folders.write(folder, FakeRegistry.files(WEIGHTS, GOLDENS));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theManifestAndTheFilesArriveAsTheyAre() throws IOException {
    ModelVersion version = models.importVersion(MODEL, folder, options.because("trained"));
    assertThat(version.getName()).isEqualTo(MODEL + "/versions/1");
    FakeRegistry.Stored stored = fake.registry.stored(version.getName());
    assertThat(stored).isEqualTo(FakeRegistry.files(WEIGHTS, GOLDENS));
    ImportStart start = fake.transfers.starts.get(0);
    assertThat(start.getParent()).isEqualTo(MODEL);
    assertThat(start.getReason()).isEqualTo("trained");
    assertThat(UUID.fromString(start.getRequestId())).isNotNull();
  }

  @Test
  void filesGoInPiecesOfAMebibyteAndTheirProgressIsTold() throws IOException {
    models.importVersion(MODEL, folder, options);
    assertThat(fake.transfers.chunks)
        .extracting(chunk -> chunk.getData().size())
        .containsExactly(MIB, MIB, MIB, 7, 1000);
    assertThat(progress)
        .containsExactly(
            (long) MIB, 2L * MIB, 3L * MIB, (long) WEIGHTS.size(), WEIGHTS.size() + 1000L);
  }

  @Test
  void aBrokenImportGoesOnFromWhatTheServerHas() throws IOException {
    breakAt(3, Status.Code.UNAVAILABLE);
    breakAt(2, Status.Code.UNAVAILABLE);
    ModelVersion version = models.importVersion(MODEL, folder, options);
    assertThat(fake.registry.stored(version.getName()).files().values())
        .containsExactly(WEIGHTS, GOLDENS);
    assertThat(fake.transfers.starts).hasSize(3).containsOnly(fake.transfers.starts.get(0));
    assertThat(fake.transfers.chunks)
        .extracting(FileChunk::getOffset)
        .startsWith(0L, (long) MIB, 2L * MIB)
        .containsSubsequence(2L * MIB, 2L * MIB, 3L * MIB, 3L * MIB);
    // Each break was the first after some progress.
    assertThat(time.waits).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
  }

  @Test
  void aServerThatStopsByForceIsComeBackTo() throws IOException {
    breakAt(1, Status.Code.CANCELLED);
    assertThat(models.importVersion(MODEL, folder, options).getName()).endsWith("/1");
  }

  @Test
  void anImportThatTheServerStillHoldsIsWaitedForLongerAndLonger() throws IOException {
    for (int i = 0; i < 3; i++) {
      fake.transfers.breaks.add(
          new FakeTransfers.Break(
              0, FakeRegistry.failure(Status.Code.ABORTED, "IMPORT_IN_PROGRESS")));
    }
    models.importVersion(MODEL, folder, options);
    assertThat(time.waits).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TOO_MANY_IMPORTS", "STORAGE_FULL"})
  void aServerThatSaysWhenThereWillBeRoomIsGivenThatTime(String reason) throws IOException {
    fake.transfers.breaks.add(full(0, reason, Errors.retryAfterMillis(5000)));
    fake.transfers.breaks.add(full(2, reason, Errors.retryAfterMillis(7000)));
    ModelVersion version = models.importVersion(MODEL, folder, options);
    assertThat(fake.registry.stored(version.getName()))
        .isEqualTo(FakeRegistry.files(WEIGHTS, GOLDENS));
    assertThat(time.waits).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(7));
  }

  @Test
  void aServerThatStaysFullIsGivenUpAfterTheDeadline() {
    for (int i = 0; i < 1000; i++) {
      fake.transfers.breaks.add(full(0, "TOO_MANY_IMPORTS", Errors.retryAfterMillis(5000)));
    }
    assertThatThrownBy(() -> models.importVersion(MODEL, folder, options))
        .isExactlyInstanceOf(ResourceExhaustedException.class);
    assertThat(time.waits).hasSize(12).containsOnly(Duration.ofSeconds(5));
  }

  @Test
  void aServerThatIsFullForGoodIsNotWaitedFor() {
    fake.transfers.breaks.add(full(0, "STORAGE_FULL"));
    assertThatThrownBy(() -> models.importVersion(MODEL, folder, options))
        .isExactlyInstanceOf(ResourceExhaustedException.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aServerThatStaysAwayIsGivenUpAfterTheDeadline() {
    for (int i = 0; i < 1000; i++) {
      breakAt(1, Status.Code.UNAVAILABLE);
    }
    assertThatThrownBy(() -> models.importVersion(MODEL, folder, options))
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void aServerThatWasNeverReachedIsNotWaitedFor() {
    ManagedChannel nowhere = InProcessChannelBuilder.forName("nobody listens here").build();
    ModelsClient lost = MarqueeClient.builder().channel(nowhere).build().models();
    assertThatThrownBy(() -> lost.importVersion(MODEL, folder, options))
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(progress).isEmpty();
    nowhere.shutdownNow();
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    breakAt(2, Status.Code.INVALID_ARGUMENT);
    assertThatThrownBy(() -> models.importVersion(MODEL, folder, options))
        .isExactlyInstanceOf(InvalidArgumentException.class);
    assertThat(fake.transfers.starts).hasSize(1);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void anotherCallGoesOnUnderTheSameRequestId() throws IOException {
    ImportOptions named = options.withRequestId("mine");
    breakAt(3, Status.Code.PERMISSION_DENIED);
    assertThatThrownBy(() -> models.importVersion(MODEL, folder, named))
        .isInstanceOf(MarqueeException.class);
    fake.transfers.chunks.clear();
    models.importVersion(MODEL, folder, named);
    assertThat(fake.transfers.chunks.get(0).getOffset()).isEqualTo(2L * MIB);
  }

  @Test
  void anImportThatIsDoneIsAnsweredWithItsVersionAndNothingIsSent() throws IOException {
    ImportOptions named = options.withRequestId("mine");
    ModelVersion version = models.importVersion(MODEL, folder, named);
    fake.transfers.chunks.clear();
    assertThat(models.importVersion(MODEL, folder, named)).isEqualTo(version);
    assertThat(fake.transfers.chunks).isEmpty();
    assertThat(fake.registry.versions).hasSize(1);
  }

  @Test
  void goldensAreSentOnlyWhereTheManifestStatesThem() throws IOException {
    FakeRegistry.Stored without = FakeRegistry.files(WEIGHTS, ByteString.EMPTY);
    Files.writeString(folder.resolve("manifest.json"), without.manifest());
    models.importVersion(MODEL, folder, options);
    assertThat(fake.transfers.chunks)
        .extracting(FileChunk::getFile)
        .containsOnly(VersionFile.VERSION_FILE_WEIGHTS);
  }

  @Test
  void noMoreIsSentThanTheServerTakes() {
    fake.transfers.takesNothing = true;
    ModelsClient impatient =
        MarqueeClient.builder()
            .channel(server.channel())
            .deadline(Duration.ofMillis(200))
            .build()
            .models();
    assertThatThrownBy(() -> impatient.importVersion(MODEL, folder, options))
        .isExactlyInstanceOf(DeadlineExceededException.class);
    // One piece may lie on the way, and gRPC may have taken one more.
    assertThat(progress).hasSizeLessThan(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "weights.safetensors", "goldens.safetensors"})
  void aFolderThatLacksAFileIsNotSent(String name) throws IOException {
    Files.delete(folder.resolve(name));
    assertThatThrownBy(() -> models.importVersion(MODEL, folder, options))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(name);
    assertThat(fake.transfers.starts).isEmpty();
  }

  @Test
  void aFileOfAnotherSizeIsNotSent() throws IOException {
    Files.write(folder.resolve("goldens.safetensors"), new byte[999]);
    assertRefused("UPLOAD_DIGEST_MISMATCH", "999 bytes, but the manifest states 1000");
  }

  @Test
  void aFileThatWasChangedIsNotSent() throws IOException {
    Files.write(folder.resolve("goldens.safetensors"), new byte[1000]);
    assertRefused("UPLOAD_DIGEST_MISMATCH", "SHA-256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "no JSON",
        "{}",
        "{\"weights\": 7}",
        "{\"weights\": {\"size_bytes\": 0, \"sha256\": \"\"}}",
        "{\"weights\": {\"size_bytes\": 1.5, \"sha256\": \"\"}}",
        "{\"weights\": {\"size_bytes\": 7, \"sha256\": \"../../etc\"}}"
      })
  void aManifestThatDoesNotStateItsFilesIsNotSent(String manifest) throws IOException {
    Files.writeString(folder.resolve("manifest.json"), manifest);
    assertRefused("MANIFEST_MALFORMED", "manifest.json is no manifest");
  }

  @Test
  void aManifestThatIsNoTextOrTooLongIsNotSent() throws IOException {
    Files.write(folder.resolve("manifest.json"), new byte[] {(byte) 0xff});
    assertRefused("MANIFEST_MALFORMED", "UTF-8");
    Files.write(folder.resolve("manifest.json"), new byte[MIB + 1]);
    assertRefused("MANIFEST_MALFORMED", "1048576");
  }

  private void assertRefused(String reason, String message) {
    assertThatThrownBy(() -> models.importVersion(MODEL, folder, options))
        .isExactlyInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining(message)
        .extracting(thrown -> ((MarqueeException) thrown).reason())
        .isEqualTo(reason);
    assertThat(fake.transfers.starts).isEmpty();
  }

  private static FakeTransfers.Break full(int chunk, String reason, Message... details) {
    Message[] all =
        Stream.concat(Stream.of(Errors.info(reason)), Stream.of(details)).toArray(Message[]::new);
    Throwable refusal = Errors.thrown(Status.Code.RESOURCE_EXHAUSTED, "Full.", all);
    return new FakeTransfers.Break(chunk, (StatusRuntimeException) refusal);
  }

  private void breakAt(int chunk, Status.Code code) {
    fake.transfers.breaks.add(new FakeTransfers.Break(chunk, FakeRegistry.failure(code, "")));
  }
}
