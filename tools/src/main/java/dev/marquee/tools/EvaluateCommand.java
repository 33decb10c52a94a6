package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.marquee.client.Evaluated;
import dev.marquee.client.EvaluationListener;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.Evaluation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code marquee evaluate}: {@link EvaluationTables} and {@link EvaluationJson} show the result.
 */
@Command(
    name = "evaluate",
    description = {
      "Measures up to 16 versions on a split of a dataset, beside two baselines: random scores, and the "
          + "labels' frequencies. The evaluations are stored; promotion policies read them. Where the "
          + "command fails, those that are stored by then are named on standard error.",
      "",
      "With --json one object is printed: top_n_accuracy, mean_average_precision, macro_f1, "
          + "micro_f1, hamming_loss and calibration_error as numbers, their intervals, labels (an "
          + "array), baselines (an object by name), evaluation, model_version, dataset and split. Of "
          + "several versions: versions, an array of such objects, and comparisons, an array of the "
          + "differences from the first version."
    },
    footer = {
      "",
      "Examples:",
      "  marquee evaluate models/m/versions/1 --dataset datasets/posters-x --split validation",
      "  marquee evaluate models/m@production models/m/versions/4 --dataset datasets/posters-x \\",
      "      --split validation --threshold-split train --json"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class EvaluateCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private MeasuredOption measured;
  @Mixin private LabelMergeOption merge;
  @Mixin private ResultOption result;

  @Option(
      names = "--threshold-split",
      paramLabel = "SPLIT",
      defaultValue = "",
      description =
          "Tunes the thresholds for F1 on this split first. Default: those of the version; where "
              + "they were tuned on what is measured, or there are none, each half of the examples is "
              + "measured with thresholds tuned on the other half.")
  private String thresholdSplit;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description =
          "How many bootstrap draws the intervals are made of, 100 to 100,000. Default: 1000.")
  private @Nullable Integer draws;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Decides the draws and the random baseline. Default: 0.")
  private long seed;

  @Override
  public void run() {
    List<Evaluation> stored = new ArrayList<>();
    EvaluateRequest.Builder request =
        EvaluateRequest.newBuilder()
            .addAllModelVersions(measured.versions())
            .setDataset(measured.dataset())
            .setSplit(measured.split())
            .setThresholdSplit(thresholdSplit)
            .setBootstrapDrawCount(draws == null ? 0 : draws)
            .setSeed(seed);
    Evaluated evaluated;
    try (MarqueeClient client = server.connect()) {
      merge.merge().ifPresent(request::setLabelMerge);
      try (Progress progress = Progress.ofCount("evaluate")) {
        EvaluationListener listener =
            new EvaluationListener() {
              @Override
              public void scored(String modelVersion, long scoredCount, long totalCount) {
                progress.to(scoredCount, totalCount);
                progress.remark(modelVersion);
              }

              @Override
              public void evaluated(Evaluation evaluation) {
                stored.add(evaluation);
              }
            };
        evaluated = client.evaluations().evaluate(request.build(), listener);
      }
    } catch (MarqueeException cut) {
      stored.forEach(this::tellStored);
      throw cut;
    }
    result.print(
        result.json()
            ? EvaluationJson.of(evaluated).toString()
            : EvaluationTables.of(evaluated, result.columns()));
  }

  /** What was measured before the rest failed need not be measured again. */
  private void tellStored(Evaluation evaluation) {
    result
        .errors()
        .print(
            "%s of %s is stored".formatted(evaluation.getName(), evaluation.getModelVersion()),
            JsonNodeFactory.instance
                .objectNode()
                .put("evaluation", evaluation.getName())
                .put("model_version", evaluation.getModelVersion()));
  }
}
