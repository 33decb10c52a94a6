package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.promotion.Evaluations;
import dev.marquee.server.promotion.GateMetric;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the stored evaluations tell the gate on evaluations. Thread-safe. */
public final class RecordedEvaluations implements Evaluations {
  private final EvaluationStore store;
  private final DatasetSource datasets;

  @Inject
  RecordedEvaluations(EvaluationStore store, DatasetSource datasets) {
    this.store = store;
    this.datasets = datasets;
  }

  @Override
  public Found newest(
      PromotionPolicy policy,
      GateMetric metric,
      VersionName version,
      Optional<VersionName> production) {
    Optional<Digest> content = policy.dataset().flatMap(this::content);
    Predicate<StoredEvaluation> named =
        one -> isNamed(policy, one.on()) && content.map(one.on().digest()::equals).orElse(true);
    Optional<StoredEvaluation> counting =
        store.latest(version, named.and(one -> one.trained() == 0));
    if (counting.isPresent()) {
      return stated(metric, counting.get());
    }
    Optional<DatasetSplit> measured =
        production.flatMap(name -> store.latest(name, named)).map(StoredEvaluation::on);
    return new Lacking(
        store.latest(version, _ -> true).map(newest -> passedOver(policy, newest, content)),
        command(policy, version, measured));
  }

  /**
   * Returns what a dataset holds that a policy names: another one may have had its name before.
   * Empty where it is not there, or not committed yet; evaluations outlive their datasets.
   */
  private Optional<Digest> content(String dataset) {
    try {
      return Optional.of(datasets.digest(DatasetName.parse("dataset", dataset)));
    } catch (Failure.NotFound | Failure.FailedPrecondition e) {
      if (e.reason() != Reason.DATASET_NOT_FOUND && e.reason() != Reason.DATASET_NOT_COMMITTED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static boolean isNamed(PromotionPolicy policy, DatasetSplit on) {
    return policy.counts(on.dataset().toString(), on.split());
  }

  private static String passedOver(
      PromotionPolicy policy, StoredEvaluation newest, Optional<Digest> content) {
    boolean replaced =
        policy.dataset().filter(newest.on().dataset().toString()::equals).isPresent()
            && content.filter(now -> !now.equals(newest.on().digest())).isPresent();
    return "%s is on %s%s%s"
        .formatted(
            newest.name(),
            newest.on(),
            replaced ? ", which had other content" : "",
            newest.trained() == 0
                ? ""
                : ", with %,d examples that it was trained with".formatted(newest.trained()));
  }

  /** On what the policy names; what it leaves open is as production was measured. */
  private static String command(
      PromotionPolicy policy, VersionName version, Optional<DatasetSplit> measured) {
    String dataset =
        policy.dataset().or(() -> measured.map(on -> on.dataset().toString())).orElse("DATASET");
    Optional<String> split =
        policy.dataset().isPresent()
            ? policy.split()
            : policy
                .split()
                .or(() -> measured.flatMap(DatasetSplit::split))
                .or(() -> Optional.of("SPLIT"));
    return EvaluateCommandLine.of(List.of(version), dataset, split);
  }

  @Override
  public Found comparable(GateMetric metric, Stated with, VersionName production) {
    StoredEvaluation base =
        store
            .find(EvaluationName.parse("evaluation", with.evaluation()))
            .orElseThrow(() -> deleted(with));
    Predicate<StoredEvaluation> sameExamples =
        one ->
            one.on().digest().equals(base.on().digest())
                && one.on().split().equals(base.on().split());
    Optional<StoredEvaluation> like =
        store.latest(
            production, sameExamples.and(one -> new TermsDifference(metric, one, base).none()));
    if (like.isPresent()) {
      return stated(metric, like.get());
    }
    return store
        .latest(production, sameExamples)
        .map(nearest -> new TermsDifference(metric, nearest, base).lacking())
        .orElseGet(
            () ->
                new Lacking(
                    Optional.empty(), EvaluateCommandLine.like(base, List.of(production), "")));
  }

  private static Failure deleted(Stated evaluation) {
    return new Failure.FailedPrecondition(
        Reason.EVALUATION_GATE_FAILED,
        "%s was deleted while the policy was held against it: promote again."
            .formatted(evaluation.evaluation()));
  }

  private static Stated stated(GateMetric metric, StoredEvaluation found) {
    return new Stated(
        found.findings().figures().get(metric).value(), found.name().toString(), found.on());
  }
}
