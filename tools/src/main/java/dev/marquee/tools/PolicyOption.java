package dev.marquee.tools;

import dev.marquee.v1.PromotionPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options that say what a version must reach before it is promoted. A policy is given as a
 * whole: a limit without its metric has no meaning, and would silently let everything pass.
 */
@SuppressWarnings("NullAway.Init") // picocli fills the command in.
final class PolicyOption {
  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      description =
          "The metric that decides on promotions, as evaluations state it: top_n_accuracy, "
              + "mean_average_precision, macro_f1 or micro_f1. Default: none decides.")
  private @Nullable String metric;

  @Option(
      names = "--minimum",
      paramLabel = "VALUE",
      description = "The least that the metric must reach, 0 to 1. Default: no least value.")
  private @Nullable Double minimum;

  @Option(
      names = "--max-loss",
      paramLabel = "VALUE",
      description =
          "The most that the metric may lie below that of the version in production, 0 to 1. "
              + "Default: they are not compared.")
  private @Nullable Double maxLoss;

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      converter = DatasetReference.class,
      description = "Only evaluations on this dataset count. Default: those on any.")
  private @Nullable String dataset;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "Only evaluations on this split count. Default: those on all examples of --dataset, or "
              + "without it, on any split.")
  private @Nullable String split;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Returns the policy, empty where none of the options was given. */
  Optional<PromotionPolicy> policy() {
    if (metric == null) {
      if (minimum != null || maxLoss != null || dataset != null || split != null) {
        throw new ParameterException(
            command.commandLine(),
            "--minimum, --max-loss, --dataset and --split need --metric: they are of a metric.");
      }
      return Optional.empty();
    }
    if (minimum == null && maxLoss == null) {
      throw new ParameterException(
          command.commandLine(),
          "--metric needs --minimum or --max-loss: without, it asks nothing.");
    }
    PromotionPolicy.Builder policy = PromotionPolicy.newBuilder().setMetric(metric);
    if (minimum != null) {
      policy.setMinimum(minimum);
    }
    if (maxLoss != null) {
      policy.setMaxLoss(maxLoss);
    }
    if (dataset != null) {
      policy.setDataset(dataset);
    }
    if (split != null) {
      policy.setSplit(split);
    }
    return Optional.of(policy.build());
  }
}
