package dev.marquee.tools.report;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.NotFoundException;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.Prediction;
import dev.marquee.v1.TrainingRun;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a server what a report is made of. Nothing is measured anew. */
public final class ReportReader {
  /** The provenance's key under which a version keeps the run that made it. */
  private static final String RUN = "training_run";

  /** More scores do not fit in memory; without them a report has no gallery. */
  private static final long MOST_SCORES = 20_000_000;

  private final MarqueeClient client;

  /** Reads with a client, which stays the caller's to close. */
  public ReportReader(MarqueeClient client) {
    this.client = client;
  }

  /**
   * Reads the versions with their newest evaluations.
   *
   * @param names {@code models/x/versions/3} or {@code models/x@alias}
   * @param dataset on which they were evaluated
   * @param split of it; empty for all examples
   * @param runs that made some of the versions, instead of those that the versions themselves name
   * @throws Failure.NotFound ({@link Reason#EVALUATION_NOT_FOUND}) if a version was not evaluated
   *     there; the message has the command that does it
   * @throws Failure.InvalidArgument ({@link Reason#FIELD_INVALID}) if a run made none of the
   *     versions
   */
  public List<ReportedVersion> versions(
      List<String> names, String dataset, String split, List<String> runs) {
    List<ModelVersion> versions =
        names.stream().map(name -> client.models().getModelVersion(name)).toList();
    List<TrainingRun> named =
        runs.stream()
            .map(run -> requireOfOne(client.training().getTrainingRun(run), versions))
            .toList();
    List<ReportedVersion> reported = new ArrayList<>();
    for (ModelVersion version : versions) {
      Evaluation evaluation = newest(version.getName(), dataset, split);
      reported.add(
          new ReportedVersion(version, evaluation, predictions(evaluation), run(version, named)));
    }
    return reported;
  }

  private static TrainingRun requireOfOne(TrainingRun run, List<ModelVersion> versions) {
    if (versions.stream().noneMatch(version -> version.getName().equals(run.getModelVersion()))) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "run",
          "%s made %s, which is none of the versions: name a run of theirs, or none."
              .formatted(
                  run.getName(),
                  run.getModelVersion().isEmpty() ? "no version" : run.getModelVersion()));
    }
    return run;
  }

  private Evaluation newest(String version, String dataset, String split) {
    return client
        .evaluations()
        .listEvaluations(version, dataset)
        .filter(evaluation -> evaluation.getSplit().equals(split))
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.NotFound(
                    Reason.EVALUATION_NOT_FOUND,
                    "%s was not evaluated on %s: run 'marquee evaluate %s --dataset %s%s' first."
                        .formatted(
                            version,
                            split.isEmpty() ? dataset : "the split " + split + " of " + dataset,
                            version,
                            dataset,
                            split.isEmpty() ? "" : " --split " + split)));
  }

  private List<Prediction> predictions(Evaluation evaluation) {
    return evaluation.getExampleCount() * evaluation.getLabelsCount() > MOST_SCORES
        ? List.of()
        : client.evaluations().listPredictions(evaluation.getName()).toList();
  }

  private @Nullable TrainingRun run(ModelVersion version, List<TrainingRun> named) {
    for (TrainingRun run : named) {
      if (run.getModelVersion().equals(version.getName())) {
        return run;
      }
    }
    String run = version.getProvenanceOrDefault(RUN, "");
    try {
      return run.isEmpty() ? null : client.training().getTrainingRun(run);
    } catch (NotFoundException elsewhere) {
      // Versions are exported and imported; their runs are not.
      return null;
    }
  }
}
