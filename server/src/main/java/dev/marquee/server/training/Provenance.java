package dev.marquee.server.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.metrics.Decisions;
import dev.marquee.models.metrics.Predictions;
import dev.marquee.models.metrics.Sample;
import dev.marquee.models.metrics.Thresholds;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.server.registry.VersionName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a trained version comes from, as the pairs of its manifest; docs/training.md lists them.
 */
record Provenance(
    StoredRun run, TrainingData data, TrainedVersion trained, Optional<Thresholds> thresholds) {

  Map<String, String> pairs() {
    Map<String, String> pairs = new TreeMap<>();
    pairs.put("training_run", run.name().toString());
    pairs.put("actor", run.actor());
    pairs.put(
        "parent",
        run.resolved().parents().stream()
            .map(VersionName::toString)
            .collect(Collectors.joining(" ")));
    pairs.put("recipe", run.resolved().recipe());
    pairs.put("label_merge", labelMerge());
    pairs.put("seed", Long.toString(run.spec().seed()));
    pairs.put("code_version", codeVersion());
    pairs.put("engine", "PyTorch");
    pairs.put("epochs", Integer.toString(trained.plan().epochs()));
    pairs.put("epoch", Integer.toString(trained.plan().epoch()));
    pairs.put("step", Long.toString(trained.plan().step()));
    switch (run.spec().data()) {
      case RunSpec.OfDataset(var name) -> pairs.put("dataset", name.toString());
      case RunSpec.Streamed streamed ->
          pairs.put("streamed_batches", Long.toString(streamed.batches()));
    }
    data.digest().ifPresent(digest -> pairs.put("dataset_digest", digest.sha256()));
    trained.plan().failure().ifPresent(failure -> addFailure(pairs, failure));
    trained.predictions().ifPresent(found -> addMetrics(pairs, found));
    return pairs;
  }

  private static void addFailure(Map<String, String> pairs, RunFailure failure) {
    pairs.put("failure", failure.reason());
    pairs.put(
        failure.reason().equals(Reason.TRAINING_DIVERGED.name())
            ? "diverged_at_step"
            : "failed_at_step",
        Long.toString(failure.step()));
  }

  private void addMetrics(Map<String, String> pairs, Predictions predictions) {
    RunEvent.Measured measured = Scoring.measured(predictions);
    pairs.put("validation_loss", Double.toString(measured.loss()));
    pairs.put("validation_top_n_accuracy", Double.toString(measured.topN()));
    pairs.put(
        "validation_mean_average_precision", Double.toString(measured.meanAveragePrecision()));
    thresholds.ifPresent(
        tuned ->
            pairs.put(
                "validation_macro_f1",
                Double.toString(
                    new Decisions(predictions, tuned)
                        .macroF1()
                        .over(Sample.all(predictions.examples())))));
    data.validation()
        .ifPresent(
            validation -> {
              pairs.put("thresholds_dataset", validation.dataset().toString());
              pairs.put("thresholds_digest", validation.digest().sha256());
              validation.split().ifPresent(split -> pairs.put("thresholds_split", split));
            });
  }

  /** Only of what the run's own recipe says. */
  private String labelMerge() {
    LabelMerge merge = Recipes.read(run.resolved().recipe(), Map.of()).labelMerge();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode merged = json.putObject("merged");
    merge.merged().forEach(merged::put);
    merge.dropped().forEach(json.putArray("dropped")::add);
    return json.toString();
  }

  private static String codeVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
