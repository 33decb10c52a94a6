package dev.marquee.server.evaluation;

import com.google.common.hash.Hashing;
import dev.marquee.models.metrics.Decisions;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.metrics.Thresholds;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.registry.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** With which thresholds a version is measured. */
sealed interface ThresholdChoice {

  /** Its own, which were tuned on other examples, or chosen by somebody. */
  record Own(Thresholds thresholds) implements ThresholdChoice {}

  /**
   * Tuned on another split of the dataset.
   *
   * @param examples those of it that have a label
   */
  record OtherSplit(String split, LabelledExamples examples) implements ThresholdChoice {}

  /** Tuned on one half of what is measured for the other half. */
  record OtherHalf(Optional<String> split) implements ThresholdChoice {}

  /** In the provenance of a version, the digest of the dataset that its thresholds are tuned on. */
  String DIGEST_KEY = "thresholds_digest";

  /** And the split of that dataset; not there for all of its examples. */
  String SPLIT_KEY = "thresholds_split";

  /** Returns what to do where nothing was said. */
  static ThresholdChoice by(Manifest manifest, DatasetSplit measured) {
    if (manifest.thresholds().isEmpty() || tunedOn(manifest, measured)) {
      return new OtherHalf(measured.split());
    }
    float[] values = new float[manifest.labels().size()];
    for (int label = 0; label < values.length; label++) {
      values[label] = manifest.threshold(manifest.labels().get(label));
    }
    return new Own(Thresholds.of(values));
  }

  /** Also where only some of the examples are the same: all of them hold every split. */
  private static boolean tunedOn(Manifest manifest, DatasetSplit measured) {
    String split = manifest.provenance().getOrDefault(SPLIT_KEY, "");
    return measured.digest().sha256().equals(manifest.provenance().get(DIGEST_KEY))
        && (split.isEmpty() || measured.split().isEmpty() || measured.split().get().equals(split));
  }

  /**
   * Decides.
   *
   * @param predictions of the examples that are measured
   * @param tuning those of the other split; none for the other choices
   */
  default Decided decide(
      List<StoredExample> examples, Predictions predictions, Predictions tuning) {
    return switch (this) {
      case Own(Thresholds own) ->
          new Decided(
              new Decisions(predictions, own), own, ThresholdSource.VERSION, Optional.empty());
      case OtherSplit(String split, LabelledExamples _) -> {
        Thresholds tuned = Thresholds.tune(tuning);
        yield new Decided(
            new Decisions(predictions, tuned),
            tuned,
            ThresholdSource.OTHER_SPLIT,
            Optional.of(split));
      }
      case OtherHalf(Optional<String> split) -> crossFitted(examples, predictions, split);
    };
  }

  private static Decided crossFitted(
      List<StoredExample> examples, Predictions predictions, Optional<String> split) {
    BitSet odd = oddHalf(examples);
    BitSet even = (BitSet) odd.clone();
    even.flip(0, examples.size());
    Thresholds ofOdd = Thresholds.tune(predictions.only(even));
    Thresholds ofEven = Thresholds.tune(predictions.only(odd));
    float[] mean = new float[predictions.labels()];
    for (int label = 0; label < mean.length; label++) {
      mean[label] = (ofOdd.get(label) + ofEven.get(label)) / 2;
    }
    return new Decided(
        Decisions.inParts(predictions, odd, ofOdd, ofEven),
        Thresholds.of(mean),
        ThresholdSource.OTHER_HALF,
        split);
  }

  /** By a hash of the group, so that a group stays together, and every run has the same halves. */
  private static BitSet oddHalf(List<StoredExample> examples) {
    BitSet odd = new BitSet();
    for (int i = 0; i < examples.size(); i++) {
      String group = examples.get(i).group();
      odd.set(i, (Hashing.sha256().hashString(group, StandardCharsets.UTF_8).asInt() & 1) != 0);
    }
    return odd;
  }
}
