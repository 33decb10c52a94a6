package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.image.InputSpec;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Manifest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What has a cache entry of its own, and what has not. */
class ScoreKeyTest {
  private static final InputSpec INPUT = new CustomCnn().defaultInput();
  private static final Manifest MANIFEST = manifest("a", "one", Map.of("x", "1"), INPUT);

  @Test
  void theKeyIsTheSha256OfTheImageWhateverBufferItLiesIn() {
    Digest scoring = ScoringDigest.of(MANIFEST, "cpu");
    byte[] abc = {'a', 'b', 'c'};
    // FIPS 180-2, appendix B.1.
    ScoreKey expected =
        new ScoreKey(
            scoring,
            0xba7816bf8f01cfeaL,
            0x414140de5dae2223L,
            0xb00361a396177a9cL,
            0xb410ff61f20015adL);
    ByteBuffer direct = ByteBuffer.allocateDirect(5).put((byte) 0).put(abc).flip().position(1);
    for (ByteBuffer image :
        List.of(ByteBuffer.wrap(abc), ByteBuffer.wrap(abc).asReadOnlyBuffer(), direct)) {
      int position = image.position();
      assertThat(ScoreKey.of(scoring, image)).isEqualTo(expected).hasSameHashCodeAs(expected);
      assertThat(image.position()).isEqualTo(position);
      assertThat(image.remaining()).isEqualTo(3);
    }
  }

  @Test
  void whateverChangesTheScoresHasADigestOfItsOwn() {
    assertThat(
            List.of(
                ScoringDigest.of(MANIFEST, "cpu"),
                ScoringDigest.of(MANIFEST, "gpu"),
                ScoringDigest.of(manifest("b", "one", Map.of("x", "1"), INPUT), "cpu"),
                ScoringDigest.of(manifest("a", "two", Map.of("x", "1"), INPUT), "cpu"),
                ScoringDigest.of(manifest("a", "one", Map.of("x", "2"), INPUT), "cpu"),
                ScoringDigest.of(manifest("a", "one", Map.of("x1", ""), INPUT), "cpu"),
                ScoringDigest.of(manifest("a", "one", Map.of(), INPUT), "cpu"),
                ScoringDigest.of(
                    manifest("a", "one", Map.of("x", "1"), INPUT.sized(7, INPUT.height())), "cpu")))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsOnlyReadOffTheScoresDoesNot() {
    Manifest retold =
        new Manifest(
            Manifest.FORMAT,
            "another description",
            MANIFEST.architecture(),
            MANIFEST.architectureSettings(),
            List.of("Comedy"),
            Map.of("Comedy", 0.25f),
            MANIFEST.input(),
            MANIFEST.weights(),
            Optional.empty(),
            Instant.EPOCH.plusSeconds(1),
            Map.of("parent", "models/x"));
    assertThat(ScoringDigest.of(retold, "cpu")).isEqualTo(ScoringDigest.of(MANIFEST, "cpu"));
  }

  private static Manifest manifest(
      String weights, String architecture, Map<String, String> settings, InputSpec input) {
    return new Manifest(
        Manifest.FORMAT,
        "",
        architecture,
        settings,
        List.of("Drama"),
        Map.of(),
        input,
        new Manifest.Weights(weights.repeat(64), 1),
        Optional.empty(),
        Instant.EPOCH,
        Map.of());
  }
}
