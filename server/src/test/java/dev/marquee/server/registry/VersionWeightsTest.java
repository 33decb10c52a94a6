package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are not those of their manifest, or none at all. */
class VersionWeightsTest {
  private static final VersionName ONE = new VersionName(new ModelName("posters"), 1);

  @TempDir Path data;
  private Path weights;

  @BeforeEach
  void writeVersion() {
    VersionFolder.in(data).model("posters").version(1);
    weights = data.resolve("models/posters/versions/1/weights.safetensors");
  }

  @Test
  void missingWeightsAreRefused() throws IOException {
    Files.delete(weights);

    Failure refusal = refusal();

    assertThat(refusal.reason()).isEqualTo(Reason.WEIGHTS_MALFORMED);
    assertThat(refusal)
        .hasMessage(
            "models/posters/versions/1 has no weights.safetensors beside its manifest.json: put it"
                + " there.");
  }

  @Test
  void aFlippedBitIsRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    String stated = Hashing.sha256().hashBytes(bytes).toString();
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    String found = Hashing.sha256().hashBytes(bytes).toString();

    Failure refusal = refusal();

    assertThat(refusal.reason()).isEqualTo(Reason.WEIGHTS_DIGEST_MISMATCH);
    assertThat(refusal)
        .hasMessageContainingAll("models/posters/versions/1", stated, found)
        .hasMessageEndingWith("Bring the right one.");
  }

  @Test
  void aHeaderThatLiesIsRefusedThoughItsDigestIsStated() throws IOException {
    byte[] lie = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 60).array();
    VersionFolder.in(data)
        .model("posters")
        .version(
            1,
            manifest ->
                manifest.edit(
                    json ->
                        json.withObject("/weights")
                            .put("sha256", Hashing.sha256().hashBytes(lie).toString())
                            .put("size_bytes", lie.length)));
    Files.write(weights, lie);

    Failure refusal = refusal();

    assertThat(refusal.reason()).isEqualTo(Reason.WEIGHTS_MALFORMED);
    assertThat(refusal.getMessage())
        .contains("it claims a header of 1152921504606846976 bytes where at most 8 are possible")
        .doesNotContain(data.toString());
  }

  private Failure refusal() {
    FolderRegistry registry = FolderRegistry.read(data);
    return catchThrowableOfType(
        Failure.FailedPrecondition.class,
        () -> registry.openWeights(registry.version(ONE)).close());
  }
}
