package dev.marquee.tools;

import dev.marquee.v1.EpochDone;
import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainingDraining;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingFailure;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingStarted;
import io.grpc.Status;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What is said of a run while it goes on: for a program each event in a line on standard output;
 * for a person a bar, a line for each pass over the data, and where there is no terminal a line now
 * and then, all of it on standard error; for both, that the server is away and is there again.
 */
final class TrainingReport implements AutoCloseable {
  /** So many lines about steps at the most where nobody sees a bar. */
  private static final int STEP_LINES = 20;

  private final ResultOption result;
  private final Progress progress = Progress.atRate("train", -1, " steps");
  private long totalSteps;
  private long saidAtStep;
  private String modelVersion = "";

  private TrainingReport(ResultOption result) {
    this.result = result;
  }

  /**
   * Says what happens until the run ends, and returns the version that it became.
   *
   * @param notice told of the connection meanwhile
   * @param run fetches the run, where its end is not among the events, for it was known before
   * @throws CommandFailure where the run failed, or was cancelled
   */
  static String follow(
      Iterable<TrainingEvent> events,
      ConnectionNotice notice,
      Supplier<TrainingRun> run,
      ResultOption result) {
    try (TrainingReport report = new TrainingReport(result)) {
      notice.before(report.progress::makeWay);
      events.forEach(report::add);
      return report.modelVersion.isEmpty() ? report.versionOf(run.get()) : report.modelVersion;
    }
  }

  private String versionOf(TrainingRun run) {
    if (result.json()) {
      result.print(ProtoJson.line(run));
    }
    return switch (run.getState()) {
      case STATE_FAILED -> throw failed(run.getFailure());
      case STATE_CANCELLED -> throw cancelled(run.getCancelReason());
      case STATE_SUCCEEDED,
          STATE_UNSPECIFIED,
          STATE_QUEUED,
          STATE_RUNNING,
          STATE_WAITING,
          UNRECOGNIZED ->
          run.getModelVersion();
    };
  }

  private void add(TrainingEvent event) {
    if (result.json()) {
      result.printNext(ProtoJson.line(event));
    }
    switch (event.getEventCase()) {
      case QUEUED ->
          say(
              "queued, with %s before it"
                  .formatted(Amount.of(event.getQueued().getPosition(), "run")));
      case STARTED -> started(event.getStarted());
      case STEP -> step(event.getStep());
      case EPOCH -> say(epoch(event.getEpoch()));
      case CHECKPOINT -> {
        // Of interest to who reads all events.
      }
      case DRAINING -> say(resting(event.getDraining()));
      case COMPLETED -> modelVersion = event.getCompleted().getModelVersion();
      case FAILED -> throw failed(event.getFailed().getFailure());
      case CANCELLED -> throw cancelled(event.getCancelled().getReason());
      case EVENT_NOT_SET -> {
        // Something that a later server has to say beside these.
      }
    }
  }

  @Override
  public void close() {
    progress.close();
  }

  private static String resting(TrainingDraining draining) {
    return draining.hasLacking()
        ? "the run rests at step %s until the server is started again: %s: %s"
            .formatted(
                Amount.of(draining.getStep()),
                draining.getLacking().getReason(),
                draining.getLacking().getDetail())
        : "the server stops; the run goes on once it is there again";
  }

  private void started(TrainingStarted started) {
    totalSteps = started.getTotalStepCount();
    saidAtStep = started.getStepCount();
    if (totalSteps == 0) {
      say("nothing to train: the version gets the weights that the run begins with");
      return;
    }
    progress.to(started.getStepCount(), totalSteps);
    say(
        "training on %s, %s%s"
            .formatted(
                started.getDevice(),
                Amount.of(totalSteps, "step"),
                started.getStepCount() == 0
                    ? ""
                    : ", going on behind step " + Amount.of(started.getStepCount())));
  }

  private void step(StepDone step) {
    String numbers =
        "loss %s, rate %s, %.0f images/s"
            .formatted(
                Amount.ofNumber(step.getLoss()),
                Amount.ofNumber(step.getLearningRate()),
                step.getImagesPerSecond());
    if (totalSteps > 0) {
      progress.to(step.getStep(), totalSteps);
    }
    progress.remark(numbers);
    // Whoever reads a log wants few lines.
    if (!progress.isSeen() && step.getStep() - saidAtStep >= Math.max(1, totalSteps / STEP_LINES)) {
      saidAtStep = step.getStep();
      say("step %s of %s: %s".formatted(Amount.of(step.getStep()), Amount.of(totalSteps), numbers));
    }
  }

  /** Returns a pass over the data in one line. */
  static String epoch(EpochDone epoch) {
    String line =
        "epoch %d: loss %s".formatted(epoch.getEpoch(), Amount.ofNumber(epoch.getTrainingLoss()));
    if (epoch.hasValidation()) {
      EpochMetrics metrics = epoch.getValidation();
      line +=
          ", validation loss %s, top-n %s, mAP %s"
              .formatted(
                  Amount.ofNumber(metrics.getLoss()),
                  Amount.ofShare(metrics.getTopNAccuracy()),
                  Amount.ofShare(metrics.getMeanAveragePrecision()));
    }
    return String.format(
        Locale.ROOT, "%s (%s)", line, Amount.ofSeconds(epoch.getDurationSeconds()));
  }

  private void say(String text) {
    progress.makeWay();
    result.errors().say(text);
  }

  private static CommandFailure failed(TrainingFailure failure) {
    return CommandFailure.ofRun(failure.getReason(), failure.getDetail());
  }

  private static CommandFailure cancelled(String reason) {
    return new CommandFailure(
        Status.Code.CANCELLED,
        "RUN_CANCELLED",
        "The run was cancelled%s.".formatted(reason.isEmpty() ? "" : " (" + reason + ")"));
  }
}
