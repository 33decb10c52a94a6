package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.Refusal;
import dev.marquee.server.testing.VersionFiles;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import does where there is no room for it. */
@Timeout(120)
class FullDiskTest {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));

  @TempDir private Path data;
  private TransferServer server;

  @BeforeEach
  void start() throws IOException {
    server = TransferServer.over(data).model("posters");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aVersionForWhichThereIsNoRoomIsRefusedBeforeItIsSent() throws Exception {
    server.disk().leave(FILES.weights().length - 1);

    assertFull(Upload.start(server, "one", FILES).refusal());
  }

  @Test
  void whatIsThereAlreadyNeedsNoRoom() throws Exception {
    Upload.start(server, "one", FILES)
        .weights(FILES.weights(), 0, 200_000)
        .awaitReceived("one", 200_000)
        .breakOff();
    server.disk().leave(FILES.weights().length - 200_000 + 64);

    assertThat(Upload.start(server, "one", FILES).weights(FILES.weights(), 200_000).version())
        .isEqualTo("models/posters/versions/1");
  }

  /** Before the manifest's digest is written, within the first chunk, within a later one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50_000, 250_000})
  void aDiskThatFillsUpIsClearedOfTheImportAndThenTheImportStartsAnew(int room) throws Exception {
    server.disk().pretend();
    server.disk().leave(room);

    Refusal refusal = Upload.start(server, "one", FILES).weights(FILES.weights(), 0).refusal();

    assertFull(refusal);
    try (Stream<Path> staged = Files.list(server.blobs().stagingFolder())) {
      assertThat(staged).isEmpty();
    }
    assertThat(server.progress("one").getWeightsReceivedBytes()).isZero();
    server.disk().leave(Long.MAX_VALUE);
    assertThat(Upload.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
  }

  private static void assertFull(Refusal refusal) {
    assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("STORAGE_FULL");
  }
}
