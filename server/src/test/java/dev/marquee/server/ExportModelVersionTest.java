package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.ExportStart;
import io.grpc.Status.Code;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a version gets out. */
class ExportModelVersionTest extends TransferScene {
  private static final int MEBIBYTE = 1 << 20;
  private static final String FIRST = "models/posters/versions/1";

  /** Three pieces and a bit; an export does not look into them. */
  private static final VersionFiles LARGE = VersionFiles.withWeights(noise(3 * MEBIBYTE + 7));

  @Test
  void whatWasImportedComesOutByteForByteAndCanBeImportedAgain() throws Exception {
    VersionFiles files = VersionFiles.make(draft -> draft.seed(1));
    String name = ImportStream.whole(server, "one", files);

    Download download = Download.of(server, name);
    ExportStart begun = download.start();
    VersionFiles exported = new VersionFiles(begun.getManifest(), download.rest());

    assertThat(begun.getModelVersion()).isEqualTo(FIRST);
    assertThat(begun.getWeightsSizeBytes()).isEqualTo(files.weights().length);
    assertThat(begun.getGoldensSizeBytes()).isZero();
    assertThat(exported.manifest()).isEqualTo(files.manifest());
    assertThat(exported.weights()).isEqualTo(files.weights());
    assertThat(ImportStream.whole(server, "two", exported)).isEqualTo("models/posters/versions/2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, MEBIBYTE, 2 * MEBIBYTE, 2 * MEBIBYTE + 1})
  void filesOfAnyLengthComeOutWhole(int length) throws Exception {
    byte[] weights = noise(length);
    VersionName _ = server.store(VersionFiles.withWeights(weights));

    Download download = Download.of(server, FIRST);

    assertThat(download.start().getWeightsSizeBytes()).isEqualTo(length);
    assertThat(download.rest()).isEqualTo(weights);
  }

  @Test
  void aSlowReaderIsWaitedFor() throws Exception {
    VersionName _ = server.store(LARGE);

    Download download = Download.of(server, FIRST);
    ExportStart _ = download.start();

    assertThat(download.rest()).isEqualTo(LARGE.weights());
    assertThat(server.watch().sends()).isEqualTo(5);
    assertThat(server.watch().unreadySends()).isZero();
  }

  @Test
  void anExportEndsWhenItsReaderGoesAway() throws Exception {
    VersionName _ = server.store(LARGE);
    Download download = Download.of(server, FIRST);
    ExportStart _ = download.start();
    assertThat(download.chunk().getData().size()).isEqualTo(MEBIBYTE);

    download.leave();
    server.watch().awaitCancelled();

    assertThat(server.watch().sends()).isEqualTo(2);
  }

  /** In the first piece, in the last one, and in the one before it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3 * MEBIBYTE - 1, 3 * MEBIBYTE + 6})
  void aDamagedFileIsNeverSentToItsEnd(int damagedByte) throws Exception {
    VersionName _ = server.store(LARGE);
    try (RandomAccessFile file = new RandomAccessFile(blob(LARGE).toFile(), "rw")) {
      file.seek(damagedByte);
      file.write(~LARGE.weights()[damagedByte]);
    }

    assertDamaged();
  }

  @Test
  void aFileThatBecameShorterIsNeverSentToItsEnd() throws Exception {
    VersionName _ = server.store(LARGE);
    Files.write(blob(LARGE), Arrays.copyOf(LARGE.weights(), 3 * MEBIBYTE + 6));

    assertDamaged();
  }

  @Test
  void aFileThatBecameLongerIsNeverSentToItsEnd() throws Exception {
    VersionName _ = server.store(LARGE);
    Files.write(blob(LARGE), Arrays.copyOf(LARGE.weights(), 3 * MEBIBYTE + 8));

    assertDamaged();
  }

  private void assertDamaged() throws InterruptedException {
    Download download = Download.of(server, FIRST);
    ExportStart _ = download.start();

    Refusal refusal = download.refusal();

    assertThat(refusal.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo("WEIGHTS_DIGEST_MISMATCH");
    assertThat(download.received()).hasSize(3 * MEBIBYTE);
  }

  @Test
  void aFileThatIsGoneIsSaidToBeMissingBeforeAnythingIsSent() throws Exception {
    VersionName _ = server.store(LARGE);
    Files.delete(blob(LARGE));

    Refusal refusal = Download.of(server, FIRST).refusal();

    assertThat(refusal.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo("BLOB_MISSING");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "an open file cannot be deleted there")
  void aVersionThatIsDeletedMeanwhileComesOutWhole() throws Exception {
    VersionName name = server.store(LARGE);
    Download download = Download.of(server, FIRST);
    ExportStart _ = download.start();

    server
        .part(VersionChanges.class)
        .delete(name, OptionalLong.empty(), Cause.ofServer("for the test"));
    boolean deleted =
        server
            .blobs()
            .deleteIfNotRenewedSince(digest(LARGE), Instant.parse("9999-01-01T00:00:00Z"));

    assertThat(deleted).isTrue();
    assertThat(download.rest()).isEqualTo(LARGE.weights());
  }

  @ParameterizedTest
  @ValueSource(strings = {"models/posters/versions/7", "models/books/versions/1"})
  void aVersionThatIsNotThereIsNotFound(String name) throws Exception {
    assertThat(Download.of(server, name).refusal().code()).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void aNameOfAnotherFormIsRefused() throws Exception {
    assertThat(Download.of(server, "../posters").refusal().reason()).isEqualTo("NAME_INVALID");
  }

  private Path blob(VersionFiles files) {
    return server.blobs().file(digest(files));
  }

  private static Digest digest(VersionFiles files) {
    return new Digest(ManifestJson.parse(files.manifest()).weights().sha256());
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
