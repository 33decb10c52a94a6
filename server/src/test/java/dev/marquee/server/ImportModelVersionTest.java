package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportStart;
import io.grpc.Context;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a version gets in, also over connections that break. */
class ImportModelVersionTest extends TransferScene {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));
  private static final VersionName FIRST = new VersionName(new ModelName("posters"), 1);

  @Test
  void whatIsImportedIsThereByteForByteAndNothingElse() throws Exception {
    assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");

    Manifest manifest = ManifestJson.parse(FILES.manifest());
    String stored = server.metadata().read(reader -> reader.manifestJson(FIRST).orElseThrow());
    assertThat(stored).isEqualTo(FILES.manifest());
    assertThat(server.blobs().file(new Digest(manifest.weights().sha256())))
        .hasBinaryContent(FILES.weights());
    assertThat(server.blobs().list()).hasSize(1);
    assertNothingIsStaged();
  }

  @Test
  void theReasonIsRecordedWithTheChange() throws Exception {
    ImportStart start =
        ImportStart.newBuilder()
            .setParent("models/posters")
            .setRequestId("one")
            .setManifest(FILES.manifest())
            .setReason("better on comedies")
            .build();
    String _ =
        ImportStream.silent(server)
            .send(ImportModelVersionRequest.newBuilder().setStart(start).build())
            .weights(FILES.weights(), 0)
            .version();

    List<Change> changes = server.part(Catalog.class).changes(FIRST.model(), 0, 10);
    assertThat(changes)
        .filteredOn(change -> change.kind() == ChangeKind.VERSION_IMPORTED)
        .singleElement()
        .satisfies(change -> assertThat(change.cause().reason()).isEqualTo("better on comedies"));
  }

  /** Behind the start, within a chunk's length, behind several chunks, behind the last byte. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200_000, Integer.MAX_VALUE})
  void anImportThatBrokeOffIsGoneOnWith(int brokeAt) throws Exception {
    int kept = Math.min(brokeAt, FILES.weights().length);
    ImportStream.start(server, "one", FILES)
        .weights(FILES.weights(), 0, kept)
        .awaitReceived("one", kept)
        .breakOff();

    assertThat(server.progress("one").getWeightsReceivedBytes()).isEqualTo(kept);
    assertThat(server.progress("one").getModelVersion()).isEmpty();
    assertThat(ImportStream.start(server, "one", FILES).weights(FILES.weights(), kept).version())
        .isEqualTo("models/posters/versions/1");
    assertNothingIsStaged();
  }

  @Test
  void anImportOutlivesTheServer() throws Exception {
    ImportStream.start(server, "one", FILES)
        .weights(FILES.weights(), 0, 150_000)
        .awaitReceived("one", 150_000)
        .breakOff();
    server.close();
    server = TransferServer.over(data);

    assertThat(server.progress("one").getWeightsReceivedBytes()).isEqualTo(150_000);
    assertThat(ImportStream.start(server, "one", FILES).weights(FILES.weights(), 150_000).version())
        .isEqualTo("models/posters/versions/1");
  }

  @Test
  void aRepetitionIsAnsweredAtOnceWithTheSameVersion() throws Exception {
    String _ = ImportStream.whole(server, "one", FILES);

    assertThat(ImportStream.start(server, "one", FILES).answer())
        .isEqualTo("models/posters/versions/1");
    assertThat(server.versionCount()).isEqualTo(1);
    assertNothingIsStaged();
  }

  @Test
  void aCallerWhoLeavesWhileTheVersionIsMadeFindsItAtTheNextTry(@TempDir Path other)
      throws Exception {
    AtomicReference<LingeringBlobs> store = new AtomicReference<>();
    AtomicReference<Context> call = new AtomicReference<>();
    try (TransferServer slow =
        TransferServer.over(
            other,
            blobs -> store.updateAndGet(_ -> new LingeringBlobs(blobs, call::get)),
            metadata -> metadata)) {
      ImportStream stream = ImportStream.start(slow, "one", FILES).weights(FILES.weights(), 0);
      stream.awaitReceived("one", FILES.weights().length);
      call.set(slow.watch().latest());
      stream.end();
      store.get().awaitAdoption();
      stream.breakOff();

      assertThat(ImportStream.start(slow, "one", FILES).answer())
          .isEqualTo("models/posters/versions/1");
    }
  }

  @Test
  void aSecondStreamOfAnImportIsRefusedWhileTheFirstGoesOn() throws Exception {
    ImportStream first =
        ImportStream.start(server, "one", FILES)
            .weights(FILES.weights(), 0, 1000)
            .awaitReceived("one", 1000);

    Refusal refusal = ImportStream.start(server, "one", FILES).refusal();

    assertThat(refusal.code()).isEqualTo(Code.ABORTED);
    assertThat(refusal.reason()).isEqualTo("IMPORT_IN_PROGRESS");
    assertThat(first.weights(FILES.weights(), 1000).version())
        .isEqualTo("models/posters/versions/1");
  }

  @Test
  void importsBesideEachOtherGetNumbersWithoutGaps() throws Exception {
    List<ImportStream> streams = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      streams.add(
          ImportStream.start(server, "import " + i, FILES).weights(FILES.weights(), 0).end());
    }
    List<String> versions = new ArrayList<>();
    for (ImportStream stream : streams) {
      versions.add(stream.answer());
    }

    assertThat(versions)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 32).mapToObj(i -> "models/posters/versions/" + i).toList());
    assertThat(server.blobs().list()).hasSize(1);
    assertNothingIsStaged();
  }

  @Test
  void aFastSenderIsHeldBackToOneMessageAtATime() throws Exception {
    String _ = ImportStream.whole(server, "one", FILES);

    assertThat(server.watch().mostAsked()).isEqualTo(1);
  }

  @Test
  void anImportThatWasNeverBegunHasReceivedNothing() {
    assertThat(server.progress("never")).isEqualTo(GetImportResponse.getDefaultInstance());
  }

  @Test
  void aFinishedImportSaysWhatItBecame() throws Exception {
    String _ = ImportStream.whole(server, "one", FILES);

    assertThat(server.progress("one"))
        .isEqualTo(
            GetImportResponse.newBuilder()
                .setModelVersion("models/posters/versions/1")
                .setWeightsReceivedBytes(FILES.weights().length)
                .build());
  }
}
