package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Where evaluations are kept, each as long as its version, whatever becomes of the dataset.
 * Thread-safe.
 */
public interface EvaluationStore {

  /**
   * Adds an evaluation with its predictions, wholly or not at all.
   *
   * @param abandoned asked last of all: whether whoever wanted it has given up
   * @throws Failure.NotFound if the version is not there any more
   * @throws Failure.Cancelled if it was abandoned; nothing was stored then
   */
  StoredEvaluation add(NewEvaluation evaluation, BooleanSupplier abandoned);

  /** Returns an evaluation, if there is one of this name. */
  Optional<StoredEvaluation> find(EvaluationName name);

  /**
   * Returns evaluations, newest first.
   *
   * @param dataset only those on one of this name; empty for all
   * @param below only those of smaller numbers
   */
  List<StoredEvaluation> list(
      EvaluatedVersions versions, Optional<DatasetName> dataset, long below, int limit);

  /**
   * Returns the newest evaluation of a version that is one of those that are meant.
   *
   * @param meant asked of one after the other, newest first; must not use the store
   */
  Optional<StoredEvaluation> latest(VersionName version, Predicate<StoredEvaluation> meant);

  /**
   * Returns predictions by the id of the example.
   *
   * @param after only those behind this id; empty for all
   */
  List<StoredPrediction> predictions(EvaluationName name, String after, int limit);

  /** Deletes an evaluation with its predictions, and returns whether there was one. */
  boolean delete(EvaluationName name);
}
