package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.evaluation.EvaluatedVersions;
import dev.marquee.server.evaluation.EvaluationName;
import dev.marquee.server.evaluation.EvaluationStore;
import dev.marquee.server.evaluation.NewEvaluation;
import dev.marquee.server.evaluation.StoredEvaluation;
import dev.marquee.server.evaluation.StoredPrediction;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * The evaluations in SQLite, beside the versions, whose deletion takes theirs with it; {@link
 * SqliteDatabase} says what else it throws.
 */
public final class SqliteEvaluationStore implements EvaluationStore {
  private final SqliteDatabase database;

  /**
   * @param database holds the registry, too
   */
  public SqliteEvaluationStore(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public StoredEvaluation add(NewEvaluation evaluation, BooleanSupplier abandoned) {
    return database.write(
        handle -> {
          requireVersion(handle, evaluation.version());
          EvaluationName name = new EvaluationTable(handle).insert(evaluation);
          new PredictionTable(handle).insert(name, evaluation.examples(), evaluation.predictions());
          if (abandoned.getAsBoolean()) {
            throw new Failure.Cancelled(
                Reason.CALL_CANCELLED, "The call ended before the evaluation was stored.");
          }
          return StoredEvaluation.of(name, evaluation);
        });
  }

  /** It may have been deleted while it was measured. */
  private static void requireVersion(Handle handle, VersionName version) {
    if (new VersionTable(handle).find(version, Map.of()).isEmpty()) {
      throw new Failure.NotFound(
          Reason.VERSION_NOT_FOUND,
          "%s was deleted while it was evaluated, and so is nothing stored.".formatted(version));
    }
  }

  @Override
  public Optional<StoredEvaluation> find(EvaluationName name) {
    return database.read(handle -> new EvaluationTable(handle).find(name));
  }

  @Override
  public List<StoredEvaluation> list(
      EvaluatedVersions versions, Optional<DatasetName> dataset, long below, int limit) {
    return database.read(
        handle -> new EvaluationTable(handle).list(versions, dataset, below, limit));
  }

  @Override
  public Optional<StoredEvaluation> latest(VersionName version, Predicate<StoredEvaluation> meant) {
    return database.read(handle -> new EvaluationTable(handle).latest(version, meant));
  }

  @Override
  public List<StoredPrediction> predictions(EvaluationName name, String after, int limit) {
    return database.read(handle -> new PredictionTable(handle).list(name, after, limit));
  }

  @Override
  public boolean delete(EvaluationName name) {
    return database.write(handle -> new EvaluationTable(handle).delete(name));
  }
}
