package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportStart;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an import is refused for before any of its files is sent. */
class RefusedStartTest extends TransferScene {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));
  private static final byte[] WEIGHTS = FILES.weights();

  @Test
  void aModelThatIsNotThere() throws Exception {
    Refusal refusal =
        ImportStream.silent(server).start("models/books", "one", FILES.manifest()).refusal();

    Refused.with(refusal, Code.NOT_FOUND, "MODEL_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\t", "ümlaut", "line\nend"})
  void aRequestIdOfAnotherForm(String id) throws Exception {
    Refused.forField(
        ImportStream.start(server, id, FILES).refusal(), "FIELD_INVALID", "start.request_id");
  }

  @Test
  void aRequestIdThatIsTooLong() throws Exception {
    Refused.forField(
        ImportStream.start(server, "x".repeat(129), FILES).refusal(),
        "FIELD_INVALID",
        "start.request_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"format\": 2}", "{\"format\": 1}"})
  void aManifestThatIsNone(String manifest) throws Exception {
    Refusal refusal =
        ImportStream.silent(server).start("models/posters", "one", manifest).refusal();

    Refused.forField(refusal, "MANIFEST_MALFORMED", "start.manifest");
  }

  @Test
  void aManifestOfMoreThanOneMebibyte() throws Exception {
    String padded = FILES.manifest() + " ".repeat(1 << 20);

    Refusal refusal = ImportStream.silent(server).start("models/posters", "one", padded).refusal();

    Refused.forField(refusal, "MANIFEST_MALFORMED", "start.manifest");
  }

  @Test
  void anArchitectureThatTheServerDoesNotHave() throws Exception {
    VersionFiles unknown =
        VersionFiles.make(draft -> draft.edit(json -> json.put("architecture", "vit-22b")));

    Refused.forField(
        ImportStream.start(server, "one", unknown).refusal(),
        "ARCHITECTURE_UNKNOWN",
        "start.manifest");
  }

  @Test
  void aNetworkThatItsInputDoesNotFit() throws Exception {
    VersionFiles wide =
        VersionFiles.make(draft -> draft.edit(json -> json.withObject("/input").put("width", 301)));

    Refused.forField(
        ImportStream.start(server, "one", wide).refusal(), "MANIFEST_MALFORMED", "start.manifest");
  }

  @Test
  void filesLargerThanTheServerTakes() throws Exception {
    VersionFiles large =
        VersionFiles.make(
            draft ->
                draft.edit(
                    json ->
                        json.withObject("/weights")
                            .put("size_bytes", TransferServer.MAX_IMPORT + 1)));

    Refusal refusal = ImportStream.start(server, "one", large).refusal();

    Refused.forField(refusal, "FIELD_INVALID", "start.manifest");
    assertThat(refusal.message()).contains("registry.max_import");
  }

  @Test
  void anotherManifestUnderTheNameOfAFinishedImport() throws Exception {
    String _ = ImportStream.whole(server, "one", FILES);

    Refusal refusal = ImportStream.start(server, "one", other()).refusal();

    Refused.with(refusal, Code.ALREADY_EXISTS, "REQUEST_ID_REUSED");
  }

  @Test
  void anotherManifestUnderTheNameOfAnUnfinishedImport() throws Exception {
    ImportStream.start(server, "one", FILES)
        .weights(WEIGHTS, 0, 1000)
        .awaitReceived("one", 1000)
        .breakOff();

    Refusal refusal = ImportStream.start(server, "one", other()).refusal();

    Refused.with(refusal, Code.ALREADY_EXISTS, "REQUEST_ID_REUSED");
    assertThat(server.progress("one").getWeightsReceivedBytes()).isEqualTo(1000);
  }

  @Test
  void aDescriptionLongerThanADescriptionMayBe() throws Exception {
    VersionFiles wordy =
        VersionFiles.make(draft -> draft.edit(json -> json.put("description", "x".repeat(10_001))));

    Refusal refusal = ImportStream.start(server, "one", wordy).refusal();

    Refused.forField(refusal, "MANIFEST_MALFORMED", "start.manifest");
    assertThat(refusal.message())
        .contains("`description` has at most 10000 characters, not 10001.");
  }

  @Test
  void aManifestThatBeginsWithAByteOrderMark() throws Exception {
    Refusal refusal =
        ImportStream.silent(server)
            .start("models/posters", "one", "\ufeff" + FILES.manifest())
            .refusal();

    Refused.forField(refusal, "MANIFEST_MALFORMED", "start.manifest");
    assertThat(refusal.message()).contains("not sound JSON", "byte order mark");
  }

  @Test
  void aReasonThatIsTooLong() throws Exception {
    ImportStart start =
        ImportStart.newBuilder()
            .setParent("models/posters")
            .setRequestId("one")
            .setManifest(FILES.manifest())
            .setReason("x".repeat(1001))
            .build();

    Refusal refusal =
        ImportStream.silent(server)
            .send(ImportModelVersionRequest.newBuilder().setStart(start).build())
            .refusal();

    Refused.forField(refusal, "FIELD_INVALID", "start.reason");
  }

  private static VersionFiles other() {
    return new VersionFiles(FILES.manifest() + "\n", WEIGHTS);
  }
}
