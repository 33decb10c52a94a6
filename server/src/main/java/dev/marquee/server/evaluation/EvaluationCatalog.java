package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.registry.Cause;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The evaluations that there are, for those who look and those who clear up. Thread-safe. */
public final class EvaluationCatalog {
  private static final Logger log = LoggerFactory.getLogger(EvaluationCatalog.class);

  private final EvaluationStore store;

  @Inject
  EvaluationCatalog(EvaluationStore store) {
    this.store = store;
  }

  /**
   * Returns an evaluation.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  public StoredEvaluation evaluation(EvaluationName name) {
    return store.find(name).orElseThrow(() -> notFound(name));
  }

  /** As {@link EvaluationStore#list}. */
  public List<StoredEvaluation> list(
      EvaluatedVersions versions, Optional<DatasetName> dataset, long below, int limit) {
    return store.list(versions, dataset, below, limit);
  }

  /** As {@link EvaluationStore#predictions}. */
  public List<StoredPrediction> predictions(EvaluationName name, String after, int limit) {
    return store.predictions(name, after, limit);
  }

  /**
   * Deletes an evaluation.
   *
   * @throws Failure.NotFound if there is none of this name
   */
  public void delete(EvaluationName name, Cause cause) {
    if (!store.delete(name)) {
      throw notFound(name);
    }
    log.info("{} is deleted by {}", name, cause.who());
  }

  private static Failure notFound(EvaluationName name) {
    return new Failure.NotFound(
        Reason.EVALUATION_NOT_FOUND,
        "There is no evaluation '%s': see ListEvaluations for those that there are."
            .formatted(name));
  }
}
