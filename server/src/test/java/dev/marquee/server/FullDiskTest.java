package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.marquee.server.testing.VersionFiles;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import does where there is no room for it. */
class FullDiskTest extends TransferScene {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));

  @Test
  void aVersionForWhichThereIsNoRoomIsRefusedBeforeItIsSent() throws Exception {
    server.disk().leave(FILES.weights().length - 1);

    Refusal refusal = ImportStream.start(server, "one", FILES).refusal();

    assertFull(refusal);
    assertThat(refusal.message()).contains("operator");
    assertThat(refusal.details()).noneMatch(detail -> detail.is(RetryInfo.class));
  }

  @Test
  void whatIsThereAlreadyNeedsNoRoom() throws Exception {
    ImportStream.start(server, "one", FILES)
        .weights(FILES.weights(), 0, 200_000)
        .awaitReceived("one", 200_000)
        .breakOff();
    server.disk().leave(FILES.weights().length - 200_000 + 64);

    assertThat(ImportStream.start(server, "one", FILES).weights(FILES.weights(), 200_000).version())
        .isEqualTo("models/posters/versions/1");
  }

  @Test
  void whatIsReservedForOneIsNotThereForAnother() throws Exception {
    int length = FILES.weights().length;
    server.disk().leave(length + length / 2);
    ImportStream first =
        ImportStream.start(server, "one", FILES)
            .weights(FILES.weights(), 0, 200_000)
            .awaitReceived("one", 200_000);

    assertFull(ImportStream.start(server, "two", FILES).refusal());
    assertThat(server.progress("two").getWeightsReceivedBytes()).isZero();

    assertThat(first.weights(FILES.weights(), 200_000).version())
        .isEqualTo("models/posters/versions/1");
    server.disk().leave(length + 64);
    assertThat(ImportStream.whole(server, "two", FILES)).isEqualTo("models/posters/versions/2");
  }

  @Test
  void importsThatFitTogetherAllGetIn() throws Exception {
    int length = FILES.weights().length;
    server.disk().leave(2L * (length + 64));
    ImportStream first =
        ImportStream.start(server, "one", FILES)
            .weights(FILES.weights(), 0, 200_000)
            .awaitReceived("one", 200_000);

    assertThat(ImportStream.whole(server, "two", FILES)).isEqualTo("models/posters/versions/1");
    assertThat(first.weights(FILES.weights(), 200_000).version())
        .isEqualTo("models/posters/versions/2");
  }

  @Test
  void aStreamThatBreaksOffGivesItsRoomBack() throws Exception {
    int length = FILES.weights().length;
    server.disk().leave(length + 200);
    ImportStream first = ImportStream.begun(server, "one", FILES);
    assertFull(ImportStream.start(server, "two", FILES).refusal());

    first.breakOff();

    assertThat(ImportStream.whole(server, "two", FILES)).isEqualTo("models/posters/versions/1");
  }

  /** Before the manifest's digest is written, within the first chunk, within a later one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50_000, 250_000})
  void aDiskThatFillsUpIsClearedOfTheImportAndThenTheImportStartsAnew(int room) throws Exception {
    server.disk().pretend();
    server.disk().leave(room);

    Refusal refusal =
        ImportStream.start(server, "one", FILES).weights(FILES.weights(), 0).refusal();

    assertFull(refusal);
    assertNothingIsStaged();
    assertThat(server.progress("one").getWeightsReceivedBytes()).isZero();
    server.disk().leave(Long.MAX_VALUE);
    assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
  }

  private static void assertFull(Refusal refusal) {
    assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("STORAGE_FULL");
  }
}
