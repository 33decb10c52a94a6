package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.weights.TensorSource;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.VersionFile;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How versions with goldens get in and out. */
class GoldensTransferTest extends TransferScene {
  private static final VersionFiles FILES =
      VersionFiles.make(draft -> draft.goldens(2, 0.01f, 0.1f, 0.2f, 0.3f));
  private static final byte[] WEIGHTS = FILES.weights();
  private static final byte[] GOLDENS = FILES.goldens();

  @Test
  void goldensComeOutAsTheyWentIn() throws Exception {
    Download download = Download.of(server, ImportStream.whole(server, "one", FILES));
    ExportStart begun = download.start();

    assertThat(download.rest()).isEqualTo(WEIGHTS);
    assertThat(begun.getGoldensSizeBytes()).isEqualTo(GOLDENS.length);
    assertThat(download.received(VersionFile.VERSION_FILE_GOLDENS)).isEqualTo(GOLDENS);
    assertThat(server.blobs().list()).hasSize(2);
  }

  @Test
  void anImportThatBrokeOffWithinTheGoldensIsGoneOnWithThere() throws Exception {
    ImportStream broken =
        ImportStream.start(server, "one", FILES).weights(WEIGHTS, 0).goldens(GOLDENS, 0, 1000);
    while (server.progress("one").getGoldensReceivedBytes() != 1000) {
      Thread.onSpinWait();
    }
    broken.breakOff();

    assertThat(server.progress("one"))
        .isEqualTo(
            GetImportResponse.newBuilder()
                .setWeightsReceivedBytes(WEIGHTS.length)
                .setGoldensReceivedBytes(1000)
                .build());
    assertThat(
            ImportStream.start(server, "one", FILES)
                .goldens(GOLDENS, 1000, GOLDENS.length)
                .version())
        .isEqualTo("models/posters/versions/1");
    assertThat(server.progress("one").getGoldensReceivedBytes()).isEqualTo(GOLDENS.length);
  }

  @Test
  void aVersionWithoutTheGoldensThatItsManifestStatesIsNotWhole() throws Exception {
    Refusal refusal = ImportStream.start(server, "one", FILES).weights(WEIGHTS, 0).refusalAtEnd();

    Refused.forField(refusal, "IMPORT_INCOMPLETE", "chunk.data");
    assertThat(refusal.message()).contains("goldens.safetensors has 0 of the " + GOLDENS.length);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.5f, Float.NaN})
  void scoresThatNoSigmoidHasAreRefused(float score) throws Exception {
    VersionFiles files =
        VersionFiles.make(draft -> draft.tiny().goldens(1, 0.01f, score, 0.5f, 0.5f));

    Refusal refusal =
        ImportStream.start(server, "one", files)
            .weights(files.weights(), 0)
            .goldens(files.goldens(), 0, files.goldens().length)
            .refusalAtEnd();

    Refused.forField(refusal, "GOLDENS_MALFORMED", "chunk.data");
    assertThat(refusal.message()).contains("sigmoid");
  }

  @Test
  void goldensForOtherInputsAreRefusedAndNothingIsKept() throws Exception {
    VersionFiles files =
        VersionFiles.make(
            draft ->
                draft.goldensOf(
                    Map.of(
                        "inputs", TensorSource.of(List.of(1L, 3L, 1L, 1L), new float[3]),
                        "scores", TensorSource.of(List.of(1L, 3L), new float[3]))));

    Refusal refusal =
        ImportStream.start(server, "one", files)
            .weights(files.weights(), 0)
            .goldens(files.goldens(), 0, files.goldens().length)
            .refusalAtEnd();

    Refused.forField(refusal, "GOLDENS_MALFORMED", "chunk.data");
    assertThat(server.progress("one")).isEqualTo(GetImportResponse.getDefaultInstance());
    assertThat(server.blobs().list()).isEmpty();
  }

  @Test
  void otherGoldensThanTheManifestStatesAreNamed() throws Exception {
    byte[] other = GOLDENS.clone();
    other[other.length - 4] ^= 1;

    Refusal refusal =
        ImportStream.start(server, "one", FILES)
            .weights(WEIGHTS, 0)
            .goldens(other, 0, other.length)
            .refusalAtEnd();

    Refused.forField(refusal, "UPLOAD_DIGEST_MISMATCH", "chunk.data");
    assertThat(refusal.message()).startsWith("goldens.safetensors").doesNotContain("weights");
  }

  @Test
  void goldensThatAreNoSafetensorsFileAreNotTakenForWeights() throws Exception {
    byte[] text = new byte[GOLDENS.length];

    Refusal refusal =
        ImportStream.start(server, "one", FILES)
            .weights(WEIGHTS, 0)
            .goldens(text, 0, text.length)
            .refusalAtEnd();

    Refused.forField(refusal, "GOLDENS_MALFORMED", "chunk.data");
    assertThat(refusal.message()).startsWith("goldens.safetensors").doesNotContain("weights");
  }

  @Test
  void damagedGoldensAreNeverSentToTheirEnd() throws Exception {
    String name = ImportStream.whole(server, "one", FILES);
    byte[] damaged = GOLDENS.clone();
    damaged[damaged.length - 1] ^= 1;
    Digest digest = ManifestJson.parse(FILES.manifest()).goldens().orElseThrow().digest();
    Files.write(server.blobs().file(digest), damaged);

    Download download = Download.of(server, name);
    ExportStart _ = download.start();

    assertThat(download.refusal().reason()).isEqualTo("WEIGHTS_DIGEST_MISMATCH");
    assertThat(download.received()).isEqualTo(WEIGHTS);
    assertThat(download.received(VersionFile.VERSION_FILE_GOLDENS)).isEmpty();
  }
}
