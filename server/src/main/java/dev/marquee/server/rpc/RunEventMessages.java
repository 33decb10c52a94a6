package dev.marquee.server.rpc;

import dev.marquee.server.registry.VersionName;
import dev.marquee.server.training.LoggedEvent;
import dev.marquee.server.training.RunEvent;
import dev.marquee.server.training.RunFailure;
import dev.marquee.v1.CheckpointSaved;
import dev.marquee.v1.EpochDone;
import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainingCancelled;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingDraining;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingFailed;
import dev.marquee.v1.TrainingQueued;
import dev.marquee.v1.TrainingStarted;

/** What happens in runs as the wire spells it. */
final class RunEventMessages {
  private RunEventMessages() {}

  static TrainingEvent message(LoggedEvent logged) {
    TrainingEvent.Builder message =
        TrainingEvent.newBuilder()
            .setSequence(logged.sequence())
            .setTime(ChangeMessages.time(logged.time()));
    return switch (logged.event()) {
      case RunEvent.Queued(int position) ->
          message.setQueued(TrainingQueued.newBuilder().setPosition(position)).build();
      case RunEvent.Started(long steps, long total, String device) ->
          message
              .setStarted(
                  TrainingStarted.newBuilder()
                      .setStepCount(steps)
                      .setTotalStepCount(total)
                      .setDevice(device))
              .build();
      case RunEvent.Stepped step -> message.setStep(step(step)).build();
      case RunEvent.EpochEnded epoch -> message.setEpoch(epoch(epoch)).build();
      case RunEvent.Checkpointed(long step, long bytes) ->
          message
              .setCheckpoint(CheckpointSaved.newBuilder().setStep(step).setSizeBytes(bytes))
              .build();
      case RunEvent.Draining(long step) ->
          message.setDraining(TrainingDraining.newBuilder().setStep(step)).build();
      case RunEvent.Resting(long step, RunFailure lacking) ->
          message
              .setDraining(
                  TrainingDraining.newBuilder()
                      .setStep(step)
                      .setLacking(RunMessages.failure(lacking)))
              .build();
      case RunEvent.Completed(VersionName version, int epochs, int best) ->
          message
              .setCompleted(
                  TrainingCompleted.newBuilder()
                      .setModelVersion(version.toString())
                      .setEpochCount(epochs)
                      .setBestEpoch(best))
              .build();
      case RunEvent.Failed failed -> message.setFailed(failed(failed)).build();
      case RunEvent.Cancelled(String actor, String reason) ->
          message
              .setCancelled(TrainingCancelled.newBuilder().setActor(actor).setReason(reason))
              .build();
    };
  }

  private static StepDone step(RunEvent.Stepped step) {
    return StepDone.newBuilder()
        .setStep(step.step())
        .setEpoch(step.epoch())
        .setLoss(step.loss())
        .setLearningRate(step.rate())
        .setGradientNorm(step.gradientNorm())
        .setImagesPerSecond(step.imagesPerSecond())
        .setMemoryBytes(step.memoryBytes())
        .build();
  }

  static EpochDone epoch(RunEvent.EpochEnded epoch) {
    EpochDone.Builder message =
        EpochDone.newBuilder()
            .setEpoch(epoch.epoch())
            .setStep(epoch.step())
            .setTrainingLoss(epoch.trainingLoss())
            .setDurationSeconds(epoch.seconds());
    epoch
        .validation()
        .ifPresent(
            measured ->
                message.setValidation(
                    EpochMetrics.newBuilder()
                        .setLoss(measured.loss())
                        .setTopNAccuracy(measured.topN())
                        .setMeanAveragePrecision(measured.meanAveragePrecision())));
    return message.build();
  }

  private static TrainingFailed failed(RunEvent.Failed failed) {
    TrainingFailed.Builder message =
        TrainingFailed.newBuilder().setFailure(RunMessages.failure(failed.failure()));
    failed.version().ifPresent(version -> message.setModelVersion(version.toString()));
    return message.build();
  }
}
