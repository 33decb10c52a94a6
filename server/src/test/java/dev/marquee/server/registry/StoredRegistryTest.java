package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredRegistryTest {
  private static final VersionName ONE = new VersionName(new ModelName("posters"), 1);

  @TempDir Path data;
  private StoredFolder stored;
  private Registry registry;

  @BeforeEach
  void open() {
    VersionFolder.in(data)
        .model("posters")
        .alias("candidate", 1)
        .version(1, ManifestDraft::tiny)
        .version(2, ManifestDraft::tiny)
        .model("covers");
    stored = StoredFolder.of(data);
    registry = stored.registry();
  }

  @AfterEach
  void close() {
    stored.close();
  }

  @ParameterizedTest
  @CsvSource({
    "models/posters@candidate, models/posters/versions/1",
    "models/posters/versions/2, models/posters/versions/2",
    "models/posters/versions/9, models/posters/versions/9"
  })
  void aReferenceIsResolvedWithoutAskingWhetherItsVersionIsThere(String text, String version) {
    assertThat(registry.resolve(ModelReference.parse("model", text))).hasToString(version);
  }

  @ParameterizedTest
  @CsvSource({
    "models/posters, NO_PRODUCTION_VERSION",
    "models/posters@nope, ALIAS_NOT_FOUND",
    "models/covers, NO_PRODUCTION_VERSION",
    "models/none, MODEL_NOT_FOUND"
  })
  void aReferenceThatLeadsNowhereIsRefused(String text, Reason reason) {
    Failure refusal =
        catchThrowableOfType(
            Failure.class, () -> registry.resolve(ModelReference.parse("model", text)));
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  @Test
  void aVersionThatIsNotThereIsNotFound() {
    VersionName nine = new VersionName(ONE.model(), 9);
    Failure refusal = catchThrowableOfType(Failure.NotFound.class, () -> registry.version(nine));
    assertThat(refusal.reason()).isEqualTo(Reason.VERSION_NOT_FOUND);
    assertThat(refusal).hasMessageContaining("its newest is 2");
  }

  @Test
  void weightsAreOpenedOnceTheirDigestIsFoundRight() throws IOException {
    try (SafetensorsFile weights = registry.openWeights(registry.version(ONE))) {
      assertThat(weights.tensors()).isNotEmpty();
    }
    Path file = stored.file(ONE, FileKind.WEIGHTS);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertThat(openingWeights()).isEqualTo(Reason.WEIGHTS_DIGEST_MISMATCH);
  }

  @Test
  void weightsThatAreGoneAreMissing() throws IOException {
    Files.delete(stored.file(ONE, FileKind.WEIGHTS));
    assertThat(openingWeights()).isEqualTo(Reason.BLOB_MISSING);
  }

  @Test
  void aliasedVersionsAreKnown() {
    assertThat(registry.aliased()).containsExactly(ONE);
  }

  private Reason openingWeights() {
    VersionEntry version = registry.version(ONE);
    return catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> registry.openWeights(version).close())
        .reason();
  }
}
