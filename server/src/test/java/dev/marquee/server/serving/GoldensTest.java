package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A version of three labels on images of 8 × 8 pixels, compared with its goldens. */
class GoldensTest {
  private static final VersionName ONE = new VersionName(new ModelName("posters"), 1);
  private static final int ELEMENTS = 3 * 8 * 8;

  private final List<Integer> batches = new ArrayList<>();

  /** Scores each image with its first number for every label. */
  private final Classifier echo =
      new Classifier() {
        @Override
        public float[][] score(ByteBuffer inputs, int count) {
          batches.add(count);
          float[][] scores = new float[count][];
          for (int i = 0; i < count; i++) {
            float first = inputs.getFloat(i * ELEMENTS * Float.BYTES);
            scores[i] = new float[] {first, first, first};
          }
          return scores;
        }

        @Override
        public void close() {}
      };

  @TempDir Path data;

  @Test
  void scoresWithinTheToleranceAreTaken() {
    float[] scores = echoed(5);
    scores[4] += 0.0099f;
    scores[8] -= 0.0099f;

    assertThatCode(() -> check(goldens(5, scores), 8)).doesNotThrowAnyException();
    assertThat(batches).containsExactly(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64})
  void noBatchIsLargerThanTheServerAllows(int maxBatch) {
    check(goldens(5, echoed(5)), maxBatch);

    assertThat(batches).allMatch(size -> size <= maxBatch);
    assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5);
  }

  @Test
  void theScoreThatIsFurthestOffIsNamed() {
    float[] scores = echoed(5);
    scores[2] += 0.25f;
    scores[3 * 3 + 1] += 0.5f;

    Failure refusal = refusal(goldens(5, scores));

    assertThat(refusal.reason()).isEqualTo(Reason.GOLDENS_MISMATCH);
    assertThat(refusal)
        .hasMessageStartingWith(
            "models/posters/versions/1 scores golden input 3 (from 0) with 0.1875 for 'Comedy',"
                + " where 0.6875 is expected, within 0.01: ")
        .hasMessageContainingAll("sigmoid", "eval mode", "rounded");
  }

  @Test
  void aFoundScoreThatIsNoNumberIsAMismatch() {
    Classifier broken =
        new Classifier() {
          @Override
          public float[][] score(ByteBuffer inputs, int count) {
            return new float[][] {{0, Float.NaN, 1}};
          }

          @Override
          public void close() {}
        };

    Failure refusal =
        catchThrowableOfType(
            Failure.class, () -> check(goldens(1, new float[] {0, 0.5f, 0}), 1, broken));

    assertThat(refusal.reason()).isEqualTo(Reason.GOLDENS_MISMATCH);
    assertThat(refusal).hasMessageContaining("with NaN for 'Comedy'");
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void anyKindOfFloatWillDo(DType type) {
    VersionEntry version = version(goldens(5, echoed(5)));
    Path file = data.resolve("other.safetensors");
    SafetensorsWriter.write(file, type, Map.of(), tensors(5, echoed(5)));

    try (SafetensorsFile other = SafetensorsFile.open(file)) {
      new Goldens(version, version.manifest().goldens().orElseThrow(), other).check(echo, 8);
    }
    assertThat(batches).containsExactly(5);
  }

  @Test
  void asManyInputsAsThereMayBeAreTaken() {
    check(goldens(64, echoed(64)), 32);

    assertThat(batches).containsExactly(32, 32);
  }

  /** What may be wrong with the tensors, and how the refusal says so. */
  record Flaw(Map<String, TensorSource> tensors, String words) {
    @Override
    public String toString() {
      return words;
    }
  }

  static List<Flaw> flaws() {
    Map<String, TensorSource> sound = tensors(2, echoed(2));
    float[] nan = echoed(2);
    nan[4] = Float.NaN;
    float[] above = echoed(2);
    above[4] = 1.5f;
    float[] infinite = inputs(2);
    infinite[ELEMENTS + 7] = Float.POSITIVE_INFINITY;
    String names = "They must hold the tensors 'inputs' and 'scores', and no others.";
    return List.of(
        new Flaw(without(sound, "scores"), names),
        new Flaw(without(sound, "inputs"), names),
        new Flaw(with(sound, "more", List.of(1L), new float[1]), names),
        new Flaw(
            with(sound, "inputs", List.of(2L, 3L, 8L, 4L), new float[192]),
            "Tensor 'inputs' is [2, 3, 8, 4] where the manifest asks for [2, 3, 8, 8],"),
        new Flaw(
            with(sound, "inputs", List.of(), new float[1]),
            "Tensor 'inputs' is [] where the manifest asks for [0, 3, 8, 8],"),
        new Flaw(
            with(sound, "scores", List.of(3L, 2L), new float[6]),
            "Tensor 'scores' is [3, 2] where the manifest asks for [2, 3],"),
        new Flaw(tensors(0, new float[0]), "There must be 1 to 64 inputs, not 0."),
        new Flaw(tensors(65, echoed(65)), "There must be 1 to 64 inputs, not 65."),
        new Flaw(tensors(2, nan), "scores[1] holds NaN."),
        new Flaw(tensors(2, above), "scores[1] holds 1.5."),
        new Flaw(
            with(sound, "inputs", List.of(2L, 3L, 8L, 8L), infinite),
            "'inputs' holds a number that is not finite."));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void goldensThatCannotBeAreRefused(Flaw flaw) {
    Failure refusal = refusal(manifest -> manifest.goldensOf(flaw.tensors()));

    assertThat(refusal.reason()).isEqualTo(Reason.GOLDENS_MALFORMED);
    assertThat(refusal)
        .hasMessageStartingWith("The goldens of models/posters/versions/1 cannot be used: ")
        .hasMessageContaining(flaw.words());
  }

  private Failure refusal(Consumer<ManifestDraft> edit) {
    return catchThrowableOfType(Failure.FailedPrecondition.class, () -> check(edit, 8));
  }

  private void check(Consumer<ManifestDraft> edit, int maxBatch) {
    check(edit, maxBatch, echo);
  }

  private void check(Consumer<ManifestDraft> edit, int maxBatch, Classifier classifier) {
    VersionFolder.in(data).model("posters").version(1, edit.andThen(ManifestDraft::tiny));
    try (StoredFolder stored = StoredFolder.of(data)) {
      check(stored.registry(), maxBatch, classifier);
    }
  }

  private static void check(Registry registry, int maxBatch, Classifier classifier) {
    VersionEntry version = registry.version(ONE);
    try (VersionFiles files = VersionFiles.open(registry, version)) {
      new Goldens(
              version, version.manifest().goldens().orElseThrow(), files.goldens().orElseThrow())
          .check(classifier, maxBatch);
    }
  }

  private VersionEntry version(Consumer<ManifestDraft> edit) {
    VersionFolder.in(data).model("posters").version(1, edit.andThen(ManifestDraft::tiny));
    try (StoredFolder stored = StoredFolder.of(data)) {
      return stored.registry().version(ONE);
    }
  }

  private static Consumer<ManifestDraft> goldens(int count, float[] scores) {
    return manifest -> manifest.goldensOf(tensors(count, scores));
  }

  private static Map<String, TensorSource> tensors(int count, float[] scores) {
    return with(
        with(Map.of(), "inputs", List.of((long) count, 3L, 8L, 8L), inputs(count)),
        "scores",
        List.of((long) count, 3L),
        scores);
  }

  private static Map<String, TensorSource> with(
      Map<String, TensorSource> tensors, String name, List<Long> shape, float[] values) {
    Map<String, TensorSource> changed = new TreeMap<>(tensors);
    changed.put(name, TensorSource.of(shape, values));
    return changed;
  }

  private static Map<String, TensorSource> without(Map<String, TensorSource> tensors, String name) {
    Map<String, TensorSource> changed = new TreeMap<>(tensors);
    changed.remove(name);
    return changed;
  }

  /** Sixteenths: every kind of float has them exactly. */
  private static float sixteenth(int input) {
    return (input % 16) / 16f;
  }

  private static float[] inputs(int count) {
    float[] inputs = new float[count * ELEMENTS];
    for (int i = 0; i < count; i++) {
      inputs[i * ELEMENTS] = sixteenth(i);
    }
    return inputs;
  }

  private static float[] echoed(int count) {
    float[] scores = new float[count * 3];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = sixteenth(i / 3);
    }
    return scores;
  }
}
