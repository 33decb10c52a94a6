package dev.marquee.tools;

import dev.marquee.v1.EpochDone;
import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A training run as a page of text: facts, one a line, then a table of its epochs. */
final class RunSheet {
  private static final int NAME_WIDTH = 15;

  private final StringBuilder text = new StringBuilder();

  private RunSheet() {}

  /** Returns the page, without a line end after its last line. */
  static String of(TrainingRun run, int columns) {
    RunSheet sheet = new RunSheet();
    sheet.facts(run);
    sheet.spec(run.getSpec());
    sheet.epochs(run.getEpochsList(), columns);
    return sheet.text.toString().stripTrailing();
  }

  /** Returns how far it is, in a word. */
  static String state(TrainingRun run) {
    return EnumText.of(run.getState(), "STATE_");
  }

  /** Returns how many steps were made, and of how many. */
  static String steps(TrainingRun run) {
    return Amount.of(run.getStepCount())
        + (run.getTotalStepCount() == 0 ? "" : " of " + Amount.of(run.getTotalStepCount()));
  }

  /** Returns the recipe with what is set otherwise. */
  static String recipe(TrainingRun run) {
    var choice = run.getSpec().getRecipe();
    String settings =
        new TreeMap<>(choice.getSettingsMap())
            .entrySet().stream()
                .map(setting -> " " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining());
    return (choice.hasName() ? choice.getName() : "(a file)") + settings;
  }

  private void facts(TrainingRun run) {
    fact("name", run.getName());
    fact("state", state(run));
    fact("waits for", run.getWaitsFor());
    fact("failure", run.hasFailure() ? failure(run) : "");
    fact("cancelled by", run.getCancelledBy());
    fact("cancelled for", run.getCancelReason());
    fact("version", run.getModelVersion());
    fact("steps", steps(run));
    fact("checkpoint", run.getCheckpointStep() == 0 ? "" : "step " + run.getCheckpointStep());
    fact("begins with", String.join(", ", run.getResolvedParentVersionsList()));
    fact("actor", run.getActor());
    fact("created", VersionSheet.time(run.getCreateTime()));
    fact("started", VersionSheet.time(run.getStartTime()));
    fact("ended", VersionSheet.time(run.getEndTime()));
    fact("recipe", recipe(run));
  }

  private static String failure(TrainingRun run) {
    return "%s at step %s: %s"
        .formatted(
            run.getFailure().getReason(),
            Amount.of(run.getFailure().getStep()),
            run.getFailure().getDetail());
  }

  private void spec(TrainingSpec spec) {
    fact("model", spec.getModel());
    fact("architecture", spec.getArchitecture());
    fact("parent", spec.getParentVersion());
    fact("other parents", String.join(", ", spec.getOtherParentVersionsList()));
    fact("dataset", spec.getDataset());
    fact(
        "streamed",
        spec.hasStreamed() ? Amount.of(spec.getStreamed().getBatchCount()) + " batches" : "");
    fact("validation", spec.getValidationDataset());
    fact("seed", Long.toString(spec.getSeed()));
    fact("device", spec.getDevice());
  }

  private void epochs(List<EpochDone> epochs, int columns) {
    if (epochs.isEmpty()) {
      return;
    }
    text.append('\n')
        .append(
            new TextTable<EpochDone>(columns)
                .column("epoch", epoch -> Integer.toString(epoch.getEpoch()))
                .column("step", epoch -> Amount.of(epoch.getStep()))
                .column("loss", epoch -> Amount.ofNumber(epoch.getTrainingLoss()))
                .column("validation loss", epoch -> validation(epoch, Metric.LOSS))
                .column("top-n", epoch -> validation(epoch, Metric.TOP_N))
                .column("mAP", epoch -> validation(epoch, Metric.MAP))
                .column("time", epoch -> Amount.ofSeconds(epoch.getDurationSeconds()))
                .render(epochs))
        .append('\n');
  }

  private enum Metric {
    LOSS,
    TOP_N,
    MAP
  }

  private static @Nullable String validation(EpochDone epoch, Metric metric) {
    if (!epoch.hasValidation()) {
      return null;
    }
    EpochMetrics metrics = epoch.getValidation();
    return switch (metric) {
      case LOSS -> Amount.ofNumber(metrics.getLoss());
      case TOP_N -> Amount.ofShare(metrics.getTopNAccuracy());
      case MAP -> Amount.ofShare(metrics.getMeanAveragePrecision());
    };
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      text.append(name).append(" ".repeat(NAME_WIDTH - name.length())).append(value).append('\n');
    }
  }
}
