package dev.marquee.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.VersionFile;
import io.grpc.Status.Code;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of an import are refused for, and what is kept of it then. */
class RefusedFilesTest extends TransferScene {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));
  private static final byte[] WEIGHTS = FILES.weights();

  @ParameterizedTest
  @CsvSource({"0", "999", "1001", "-1", "9223372036854775807"})
  void aChunkThatBeginsElsewhereAndNothingIsLost(long offset) throws Exception {
    ImportStream stream = ImportStream.start(server, "one", FILES).weights(WEIGHTS, 0, 1000);

    Refusal refusal = stream.chunk(weights(), offset, ByteString.copyFromUtf8("x")).refusal();

    Refused.outOfOrder(refusal, "chunk.offset");
    assertThat(refusal.message()).contains("begins at byte 1000.");
    assertThat(ImportStream.start(server, "one", FILES).weights(WEIGHTS, 1000).version())
        .isEqualTo("models/posters/versions/1");
  }

  @Test
  void moreBytesThanTheManifestStates() throws Exception {
    ImportStream stream = ImportStream.start(server, "one", FILES).weights(WEIGHTS, 0);

    Refusal refusal =
        stream.chunk(weights(), WEIGHTS.length, ByteString.copyFromUtf8("x")).refusal();

    Refused.forField(refusal, "UPLOAD_DIGEST_MISMATCH", "chunk.data");
    assertThat(server.progress("one").getWeightsReceivedBytes()).isEqualTo(WEIGHTS.length);
  }

  @Test
  void fewerBytesThanTheManifestStatesAndTheyAreKept() throws Exception {
    Refusal refusal =
        ImportStream.start(server, "one", FILES).weights(WEIGHTS, 0, 1000).refusalAtEnd();

    Refused.forField(refusal, "IMPORT_INCOMPLETE", "chunk.data");
    assertThat(refusal.message())
        .contains("1000 of the " + WEIGHTS.length)
        .endsWith("begin anew with another request_id.");
    assertThat(ImportStream.start(server, "one", FILES).weights(WEIGHTS, 1000).version())
        .isEqualTo("models/posters/versions/1");
  }

  @Test
  void otherBytesThanTheManifestStatesAndTheClientStartsAnew() throws Exception {
    byte[] damaged = WEIGHTS.clone();
    damaged[damaged.length - 1] ^= 1;

    Refusal refusal = ImportStream.start(server, "one", FILES).weights(damaged, 0).refusalAtEnd();

    Refused.forField(refusal, "UPLOAD_DIGEST_MISMATCH", "chunk.data");
    assertThat(server.progress("one").getWeightsReceivedBytes()).isZero();
    assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
  }

  @Test
  void weightsForAnotherNumberOfLabels() throws Exception {
    VersionFiles fourLabels =
        VersionFiles.make(
            draft -> draft.seed(1).edit(json -> json.withArray("/labels").add("Western")));

    Refusal refusal =
        ImportStream.start(server, "one", fourLabels)
            .weights(fourLabels.weights(), 0)
            .refusalAtEnd();

    Refused.forField(refusal, "WEIGHTS_MISMATCH", "chunk.data");
    assertThat(refusal.message())
        .contains("wrong shape: 'classifier.weight' [")
        .endsWith("labels.");
    assertThat(server.versionCount()).isZero();
    assertThat(server.blobs().list()).isEmpty();
  }

  @Test
  void aManifestThatDidNotFitIsCorrectedUnderTheSameId() throws Exception {
    VersionFiles fourLabels =
        VersionFiles.make(
            draft -> draft.seed(1).edit(json -> json.withArray("/labels").add("Western")));
    Refusal _ =
        ImportStream.start(server, "one", fourLabels)
            .weights(fourLabels.weights(), 0)
            .refusalAtEnd();

    assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
  }

  @Test
  void aManifestThatStatesALargerFileIsCorrectedUnderAnotherId() throws Exception {
    VersionFiles larger =
        VersionFiles.make(
            draft ->
                draft
                    .seed(1)
                    .edit(
                        json -> json.withObject("/weights").put("size_bytes", WEIGHTS.length + 1)));
    Refusal incomplete =
        ImportStream.start(server, "one", larger).weights(WEIGHTS, 0).refusalAtEnd();

    Refused.forField(incomplete, "IMPORT_INCOMPLETE", "chunk.data");
    Refused.with(
        ImportStream.start(server, "one", FILES).refusal(),
        Code.ALREADY_EXISTS,
        "REQUEST_ID_REUSED");
    assertThat(ImportStream.whole(server, "two", FILES)).isEqualTo("models/posters/versions/1");
  }

  @Test
  void weightsWhoseHeaderClaimsMoreThanThereIs() throws Exception {
    byte[] hostile =
        ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE).array();
    VersionFiles files = VersionFiles.withWeights(hostile);

    Refusal refusal = ImportStream.start(server, "one", files).weights(hostile, 0).refusalAtEnd();

    Refused.forField(refusal, "WEIGHTS_MALFORMED", "chunk.data");
    assertThat(server.blobs().list()).isEmpty();
  }

  @Test
  void weightsThatAreWholeNumbers() throws Exception {
    // Of equal length, so that all else in the header stays true.
    byte[] whole =
        new String(WEIGHTS, ISO_8859_1).replace("\"F32\"", "\"I32\"").getBytes(ISO_8859_1);
    VersionFiles files = VersionFiles.withWeights(whole);

    Refusal refusal = ImportStream.start(server, "one", files).weights(whole, 0).refusalAtEnd();

    Refused.forField(refusal, "WEIGHTS_MISMATCH", "chunk.data");
  }

  @Test
  void goldensThatTheManifestDoesNotState() throws Exception {
    Refusal refusal =
        ImportStream.start(server, "one", FILES)
            .chunk(VersionFile.VERSION_FILE_GOLDENS, 0, ByteString.copyFromUtf8("x"))
            .refusal();

    Refused.forField(refusal, "FIELD_INVALID", "chunk.file");
  }

  @Test
  void aChunkOfNoFile() throws Exception {
    Refusal refusal =
        ImportStream.start(server, "one", FILES)
            .chunk(VersionFile.VERSION_FILE_UNSPECIFIED, 0, ByteString.copyFromUtf8("x"))
            .refusal();

    Refused.forField(refusal, "FIELD_INVALID", "chunk.file");
  }

  @Test
  void aChunkOfMoreThanFourMebibytes() throws Exception {
    ByteString large = ByteString.copyFrom(new byte[(4 << 20) + 1]);

    Refused.forField(
        ImportStream.start(server, "one", FILES).chunk(weights(), 0, large).refusal(),
        "FIELD_INVALID",
        "chunk.data");
  }

  @Test
  void aMessageThatHoldsNothing() throws Exception {
    Refused.forField(
        ImportStream.silent(server).send(ImportModelVersionRequest.getDefaultInstance()).refusal(),
        "FIELD_INVALID",
        "part");
  }

  @Test
  void streamsThatDoNotBeginWithAStart() throws Exception {
    ImportStream chunkFirst =
        ImportStream.silent(server).chunk(weights(), 0, ByteString.copyFromUtf8("x"));

    Refused.outOfOrder(chunkFirst.refusal(), "start");
    Refused.outOfOrder(ImportStream.silent(server).refusalAtEnd(), "start");
  }

  @Test
  void aSecondStartAndTheImportCanBeGoneOnWith() throws Exception {
    ImportStream stream = ImportStream.start(server, "one", FILES);

    Refusal refusal = stream.start("models/posters", "one", FILES.manifest()).refusal();

    Refused.outOfOrder(refusal, "start");
    assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
  }

  @Test
  void aMessageThatIsNoMessageLetsGoOfTheImport() throws Exception {
    ImportStream stream =
        ImportStream.start(server, "one", FILES)
            .weights(WEIGHTS, 0, 1000)
            .awaitReceived("one", 1000);

    Refusal refusal = stream.sendBytes((byte) -1, (byte) -1).refusal();

    Refused.with(refusal, Code.INVALID_ARGUMENT, "REQUEST_MALFORMED");
    server.watch().awaitEnd();
    assertThat(ImportStream.start(server, "one", FILES).weights(WEIGHTS, 1000).version())
        .isEqualTo("models/posters/versions/1");
  }

  private static VersionFile weights() {
    return VersionFile.VERSION_FILE_WEIGHTS;
  }
}
