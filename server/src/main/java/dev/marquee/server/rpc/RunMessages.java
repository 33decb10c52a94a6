package dev.marquee.server.rpc;

import dev.marquee.server.training.RunFailure;
import dev.marquee.server.training.RunOutcome;
import dev.marquee.server.training.RunSpec;
import dev.marquee.server.training.RunState;
import dev.marquee.server.training.StoredRun;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingFailure;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;

/** Runs as the wire spells them. */
final class RunMessages {
  private RunMessages() {}

  /**
   * Returns a run without its passes.
   *
   * @param steps how many steps it has made by now
   * @param waitsFor what it waits for though it has its turn; empty where for nothing
   */
  static TrainingRun run(StoredRun run, long steps, String waitsFor) {
    TrainingRun.Builder message =
        TrainingRun.newBuilder()
            .setName(run.name().toString())
            .setState(state(run.state()))
            .setSpec(spec(run.spec()))
            .setRecipe(run.resolved().recipe())
            .setActor(run.actor())
            .setCreateTime(ChangeMessages.time(run.createTime()))
            .setStepCount(steps)
            .setTotalStepCount(run.totalSteps())
            .setTotalEpochCount(run.resolved().epochs())
            .setCheckpointStep(run.checkpointStep())
            .setWaitsFor(waitsFor);
    run.resolved().parents().forEach(one -> message.addResolvedParentVersions(one.toString()));
    run.startTime().map(ChangeMessages::time).ifPresent(message::setStartTime);
    run.outcome().ifPresent(outcome -> addOutcome(message, outcome));
    return message.build();
  }

  private static void addOutcome(TrainingRun.Builder message, RunOutcome outcome) {
    message.setEndTime(ChangeMessages.time(outcome.time()));
    outcome.version().ifPresent(version -> message.setModelVersion(version.toString()));
    outcome.failure().map(RunMessages::failure).ifPresent(message::setFailure);
    outcome
        .cancellation()
        .ifPresent(who -> message.setCancelledBy(who.actor()).setCancelReason(who.reason()));
  }

  private static TrainingRun.State state(RunState state) {
    return switch (state) {
      case QUEUED -> TrainingRun.State.STATE_QUEUED;
      case RUNNING -> TrainingRun.State.STATE_RUNNING;
      case WAITING -> TrainingRun.State.STATE_WAITING;
      case SUCCEEDED -> TrainingRun.State.STATE_SUCCEEDED;
      case FAILED -> TrainingRun.State.STATE_FAILED;
      case CANCELLED -> TrainingRun.State.STATE_CANCELLED;
    };
  }

  static TrainingFailure failure(RunFailure failure) {
    return TrainingFailure.newBuilder()
        .setReason(failure.reason())
        .setDetail(failure.detail())
        .setStep(failure.step())
        .build();
  }

  private static TrainingSpec spec(RunSpec spec) {
    TrainingSpec.Builder message =
        TrainingSpec.newBuilder()
            .setModel(spec.model().toString())
            .setArchitecture(spec.architecture().orElse(""))
            .putAllArchitectureSettings(spec.architectureSettings())
            .setRecipe(recipe(spec.recipe()))
            .setSeed(spec.seed())
            .setDevice(spec.device())
            .setDescription(spec.description())
            .putAllTags(spec.tags());
    spec.parents().stream()
        .findFirst()
        .ifPresent(parent -> message.setParentVersion(parent.toString()));
    spec.parents().stream()
        .skip(1)
        .forEach(parent -> message.addOtherParentVersions(parent.toString()));
    spec.validation().ifPresent(dataset -> message.setValidationDataset(dataset.toString()));
    return switch (spec.data()) {
      case RunSpec.OfDataset(var name) -> message.setDataset(name.toString()).build();
      case RunSpec.Streamed streamed ->
          message
              .setStreamed(
                  StreamedData.newBuilder()
                      .addAllLabels(streamed.labels())
                      .setBatchCount(streamed.batches())
                      .putAllLabelFrequencies(streamed.frequencies()))
              .build();
    };
  }

  private static RecipeChoice recipe(RunSpec.RecipeChoice choice) {
    return switch (choice) {
      case RunSpec.RecipeChoice.Named(var name, var settings) ->
          RecipeChoice.newBuilder().setName(name).putAllSettings(settings).build();
      case RunSpec.RecipeChoice.Written(var yaml, var settings) ->
          RecipeChoice.newBuilder().setYaml(yaml).putAllSettings(settings).build();
    };
  }
}
