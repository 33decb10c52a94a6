package dev.marquee.tools.report;

import com.google.protobuf.Timestamp;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.ThresholdSource;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * How a version and its numbers were made, so that somebody else can make them again.
 *
 * @param version the version
 * @param facts what is known, in the order in which it is told
 * @param recipe the recipe as YAML; empty where it is not known
 */
record Making(String version, List<Fact> facts, String recipe) {

  /** A name and what it stands for. */
  record Fact(String name, String value) {}

  /** Collects what is known. */
  static Making of(ReportedVersion version) {
    List<Fact> facts = new ArrayList<>();
    version(version.version(), facts);
    if (version.run() != null) {
      run(version.run(), facts);
    }
    evaluation(version.evaluation(), facts);
    return new Making(
        version.name(),
        facts.stream().filter(fact -> !fact.value().isEmpty()).toList(),
        StudyFigure.recipe(version).strip());
  }

  /** Returns a time to the second; nothing of one that is not set. */
  static String time(Timestamp time) {
    return time.equals(Timestamp.getDefaultInstance())
        ? ""
        : Instant.ofEpochSecond(time.getSeconds()).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static void version(ModelVersion version, List<Fact> facts) {
    add(facts, "Description", version.getDescription());
    add(facts, "Architecture", version.getArchitecture());
    new TreeMap<>(version.getArchitectureSettingsMap())
        .forEach((key, value) -> add(facts, "Setting " + key, value));
    add(facts, "Parameters", NumberText.count(version.getParameterCount()));
    add(facts, "Made", time(version.getCreateTime()));
    add(facts, "SHA-256 of the weights", version.getWeightsSha256());
    // The recipe has a place of its own.
    new TreeMap<>(version.getProvenanceMap())
        .entrySet().stream()
            .filter(pair -> !pair.getKey().equals("recipe"))
            .forEach(pair -> add(facts, "Provenance " + pair.getKey(), pair.getValue()));
  }

  private static void run(TrainingRun run, List<Fact> facts) {
    TrainingSpec spec = run.getSpec();
    add(facts, "Training run", run.getName() + ", " + words(run.getState(), "STATE_"));
    add(facts, "Parent version", spec.getParentVersion());
    add(facts, "Other parents", String.join(", ", spec.getOtherParentVersionsList()));
    add(
        facts,
        run.getTotalEpochCount() == 0 ? "Measured on" : "Trained with",
        spec.hasStreamed() ? "batches that were streamed" : spec.getDataset());
    add(facts, "Seed", Long.toString(spec.getSeed()));
    add(facts, "Device", spec.getDevice());
    add(
        facts,
        "Steps",
        "%s of %s, %s"
            .formatted(
                NumberText.count(run.getStepCount()),
                NumberText.count(run.getTotalStepCount()),
                NumberText.count(run.getEpochsCount(), "epoch")));
    add(facts, "Training began", time(run.getStartTime()));
    add(facts, "Training ended", time(run.getEndTime()));
    add(facts, "Failure", run.hasFailure() ? run.getFailure().getDetail() : "");
  }

  private static void evaluation(Evaluation evaluation, List<Fact> facts) {
    add(facts, "Evaluation", evaluation.getName() + ", " + time(evaluation.getCreateTime()));
    add(facts, "Dataset", evaluation.getDataset() + ", split " + split(evaluation));
    add(facts, "Digest of the dataset", evaluation.getDatasetDigest());
    add(
        facts,
        "Examples",
        "%s measured, %s left out, since they have no label"
            .formatted(
                NumberText.count(evaluation.getExampleCount()),
                NumberText.count(evaluation.getUnlabelledCount())));
    add(facts, "Thresholds", thresholds(evaluation));
    add(facts, "Bootstrap draws", NumberText.count(evaluation.getBootstrapDrawCount()));
  }

  /** Returns the split in words. */
  static String split(Evaluation evaluation) {
    return evaluation.getSplit().isEmpty() ? "(all examples)" : evaluation.getSplit();
  }

  /** Returns where its thresholds come from, in words; nothing where it is not known. */
  static String thresholds(Evaluation evaluation) {
    ThresholdSource source = evaluation.getThresholdSource();
    return switch (source) {
      case THRESHOLD_SOURCE_VERSION -> "the version's own";
      case THRESHOLD_SOURCE_OTHER_SPLIT -> "tuned on the split " + evaluation.getThresholdSplit();
      case THRESHOLD_SOURCE_OTHER_HALF ->
          "each half of the examples was measured with those tuned on the other half";
      case THRESHOLD_SOURCE_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }

  private static String words(Enum<?> value, String prefix) {
    return value.name().replaceFirst("^" + prefix, "").toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void add(List<Fact> facts, String name, String value) {
    facts.add(new Fact(name, value));
  }
}
