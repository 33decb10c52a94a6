package dev.marquee.tools.report;

import dev.marquee.v1.Evaluation;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.Prediction;
import dev.marquee.v1.TrainingRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one version that a report is about.
 *
 * @param version as the registry has it
 * @param evaluation of that version, on the dataset and split of the report
 * @param predictions what it answered in that evaluation, by the name of the example; empty where
 *     it is not kept
 * @param run the training that made it; null where it is not known
 */
public record ReportedVersion(
    ModelVersion version,
    Evaluation evaluation,
    List<Prediction> predictions,
    @Nullable TrainingRun run) {

  public ReportedVersion {
    predictions = List.copyOf(predictions);
  }

  /** Returns its name, {@code models/{model}/versions/{version}}. */
  String name() {
    return version.getName();
  }
}
