package dev.marquee.server.serving;

import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.TensorInfo;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.VersionEntry;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The golden inputs of a version with the scores that they must have. The file holds {@code inputs}
 * {@code [n, 3, height, width]}, as the network is fed, and {@code scores} {@code [n, labels]},
 * with n from 1 to {@value Manifest.Goldens#MAX_COUNT}. For use by one thread at a time, as long as
 * the file is open.
 */
public final class Goldens {
  private static final String INPUTS = "inputs";
  private static final String SCORES = "scores";

  /** How many numbers are looked at in one piece. */
  private static final int PART = 1 << 16;

  private final String owner;
  private final Manifest manifest;
  private final float tolerance;
  private final SafetensorsFile file;
  private final int count;

  /**
   * @throws Failure.FailedPrecondition ({@link Reason#GOLDENS_MALFORMED}) if the file does not hold
   *     what the version's manifest asks for; its numbers are looked at by {@link #check}
   */
  Goldens(VersionEntry version, Manifest.Goldens stated, SafetensorsFile file) {
    this(version.name().toString(), version.manifest(), stated, file);
  }

  private Goldens(String owner, Manifest manifest, Manifest.Goldens stated, SafetensorsFile file) {
    this.owner = owner;
    this.manifest = manifest;
    this.tolerance = stated.tolerance();
    this.file = file;
    if (!file.tensors().keySet().equals(Set.of(INPUTS, SCORES))) {
      throw malformed(owner, "They must hold the tensors 'inputs' and 'scores', and no others.");
    }
    InputSpec input = manifest.input();
    long n = shape(INPUTS).isEmpty() ? 0 : shape(INPUTS).getFirst();
    require(
        INPUTS, List.of(n, (long) InputSpec.CHANNELS, (long) input.height(), (long) input.width()));
    require(SCORES, List.of(n, (long) manifest.labels().size()));
    if (n < 1 || n > Manifest.Goldens.MAX_COUNT) {
      throw malformed(
          owner, "There must be 1 to %d inputs, not %d.".formatted(Manifest.Goldens.MAX_COUNT, n));
    }
    count = (int) n;
  }

  private void require(String tensor, List<Long> wanted) {
    if (!shape(tensor).equals(wanted)) {
      throw malformed(
          owner,
          "Tensor '%s' is %s where the manifest asks for %s, with equally many inputs and scores."
              .formatted(tensor, shape(tensor), wanted));
    }
  }

  private List<Long> shape(String tensor) {
    TensorInfo info = file.tensors().get(tensor);
    return info == null ? List.of() : info.shape();
  }

  /** Returns what to say of goldens that cannot be used, whatever they would show. */
  static Failure malformed(VersionEntry version, @Nullable String what) {
    return malformed(version.name().toString(), what);
  }

  private static Failure malformed(String owner, @Nullable String what) {
    return new Failure.FailedPrecondition(
        Reason.GOLDENS_MALFORMED,
        "The goldens of %s cannot be used: %s Export them again.".formatted(owner, what));
  }

  /**
   * Checks a goldens file that is on its way in, for all but what the network makes of it.
   *
   * @param manifest states them
   * @throws Failure.FailedPrecondition ({@link Reason#GOLDENS_MALFORMED}) if it is unsound, or does
   *     not hold what the manifest asks for
   */
  public static void requireForm(Manifest manifest, Manifest.Goldens stated, Path file) {
    String owner = "the new version";
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      new Goldens(owner, manifest, stated, opened).requireNumbers();
    } catch (Failure e) {
      // What reads files of this format takes them for weights.
      throw e.reason() == Reason.GOLDENS_MALFORMED ? e : malformed(owner, e.getMessage());
    }
  }

  /** Goldens that no load can pass are found out before they are kept for ever. */
  private void requireNumbers() {
    for (String tensor : List.of(INPUTS, SCORES)) {
      boolean scores = tensor.equals(SCORES);
      long elements = shape(tensor).stream().reduce(1L, (a, b) -> a * b);
      for (long first = 0; first < elements; first += PART) {
        float[] part = new float[(int) Math.min(PART, elements - first)];
        file.readPart(tensor, first, FloatBuffer.wrap(part));
        for (float number : part) {
          if (!Float.isFinite(number) || (scores && (number < 0 || number > 1))) {
            throw malformed(
                owner,
                scores
                    ? "A score is %s, and scores are in [0, 1]: they are what a sigmoid makes of the logits."
                        .formatted(number)
                    : "An input is %s.".formatted(number));
          }
        }
      }
    }
  }

  /** Returns how many golden inputs there are. */
  int count() {
    return count;
  }

  /**
   * Scores the inputs, on the whole device and in a lane where there are any, and compares.
   *
   * @param maxBatch how many inputs to score at once, at most
   * @throws Failure.FailedPrecondition ({@link Reason#GOLDENS_MISMATCH}) if a score is not as
   *     expected: the message tells of the one that is furthest off; ({@link
   *     Reason#GOLDENS_MALFORMED}) if a number in the file cannot be one of its kind
   */
  void check(Classifier classifier, int maxBatch) {
    float[] expected = expected();
    int elements = manifest.input().elements();
    int atOnce = Math.min(maxBatch, count);
    Difference worst = new Difference(0, 0, 0, 0);
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer memory = BatchMemory.allocate(arena, elements, atOnce);
      FloatBuffer inputs = memory.asFloatBuffer();
      for (int first = 0; first < count; first += atOnce) {
        int size = Math.min(atOnce, count - first);
        read(first, inputs.clear().limit(size * elements));
        worst = worst(worst, first, classifier.score(memory, size), expected);
        if (classifier.lanes() > 1) {
          worst = worst(worst, first, classifier.scoreInLane(memory, size), expected);
        }
      }
    }
    if (!(worst.size() <= tolerance)) {
      throw mismatch(worst);
    }
  }

  /**
   * Reads as many of the inputs as there are, at most {@code most}.
   *
   * @return how many; they stand at the beginning of {@code inputs}
   * @throws Failure.FailedPrecondition ({@link Reason#GOLDENS_MALFORMED}) if a number in the file
   *     cannot be one of its kind
   */
  int readFirst(int most, FloatBuffer inputs) {
    int size = Math.min(most, count);
    read(0, inputs.slice(0, size * manifest.input().elements()));
    return size;
  }

  private float[] expected() {
    float[] scores = floats();
    for (int i = 0; i < scores.length; i++) {
      if (!(scores[i] >= 0 && scores[i] <= 1)) {
        throw malformed(owner, "scores[%d] holds %s.".formatted(i / labels(), scores[i]));
      }
    }
    return scores;
  }

  private float[] floats() {
    try {
      return file.floats(SCORES);
    } catch (Failure e) {
      throw malformed(owner, e.getMessage());
    }
  }

  private void read(int first, FloatBuffer inputs) {
    try {
      file.readPart(INPUTS, (long) first * manifest.input().elements(), inputs);
    } catch (Failure e) {
      throw malformed(owner, e.getMessage());
    }
    inputs.flip();
    while (inputs.hasRemaining()) {
      if (!Float.isFinite(inputs.get())) {
        throw malformed(owner, "'inputs' holds a number that is not finite.");
      }
    }
  }

  private Difference worst(Difference worst, int first, float[][] found, float[] expected) {
    Difference result = worst;
    for (int i = 0; i < found.length; i++) {
      for (int label = 0; label < labels(); label++) {
        int input = first + i;
        Difference difference =
            new Difference(input, label, expected[input * labels() + label], found[i][label]);
        // A score that is no number is further off than any.
        if (Double.compare(difference.size(), result.size()) > 0) {
          result = difference;
        }
      }
    }
    return result;
  }

  private int labels() {
    return manifest.labels().size();
  }

  /** One score beside the expected one. */
  private record Difference(int input, int label, float expected, float found) {
    double size() {
      return Math.abs((double) expected - found);
    }
  }

  private Failure mismatch(Difference worst) {
    return new Failure.FailedPrecondition(
        Reason.GOLDENS_MISMATCH,
        "%s scores golden input %d (from 0) with %s for '%s', where %s is expected, within %s: were the"
                .formatted(
                    owner,
                    worst.input(),
                    worst.found(),
                    manifest.labels().get(worst.label()),
                    worst.expected(),
                    tolerance)
            + " scores taken before the sigmoid, or with the network not in eval mode, or were the"
            + " weights rounded after the goldens were made? If not, its weights, goldens or"
            + " architecture are not what they were: export it again.");
  }
}
