package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.evaluation.EvaluatedVersions;
import dev.marquee.server.evaluation.EvaluationName;
import dev.marquee.server.evaluation.NewEvaluation;
import dev.marquee.server.evaluation.StoredEvaluation;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The evaluations, without their predictions. */
final class EvaluationTable {
  private static final String SELECT =
      """
      select number, model, version, dataset, dataset_digest, split, label_merge, trained_count, actor,
        create_time, findings
      from evaluation
      """;

  private static final String INSERT =
      """
      insert into evaluation (
        model, version, dataset, dataset_digest, split, label_merge, trained_count, actor,
        create_time, findings)
      values (
        :model, :version, :dataset, :digest, :split, :labels, :trained, :actor, :createTime,
        :findings)
      returning number
      """;

  private final Handle handle;

  EvaluationTable(Handle handle) {
    this.handle = handle;
  }

  EvaluationName insert(NewEvaluation evaluation) {
    long number =
        handle
            .createQuery(INSERT)
            .bind("model", evaluation.version().model().id())
            .bind("version", evaluation.version().number())
            .bind("dataset", evaluation.on().dataset().id())
            .bind("digest", evaluation.on().digest().sha256())
            .bind("split", evaluation.on().split().orElse(""))
            .bind("labels", FindingsJson.write(evaluation.labels()))
            .bind("trained", evaluation.trained())
            .bind("actor", evaluation.actor())
            .bind("createTime", evaluation.createTime().toString())
            .bind("findings", FindingsJson.write(evaluation.findings()))
            .mapTo(Long.class)
            .one();
    return new EvaluationName(number);
  }

  Optional<StoredEvaluation> find(EvaluationName name) {
    return handle
        .createQuery(SELECT + "where number = :number")
        .bind("number", name.number())
        .map((row, _) -> evaluation(row))
        .findOne();
  }

  List<StoredEvaluation> list(
      EvaluatedVersions versions, Optional<DatasetName> dataset, long below, int limit) {
    String which = dataset.isPresent() ? "dataset = :dataset and " : "";
    String end = which + "number < :below order by number desc limit :limit";
    Query query =
        switch (versions) {
          case EvaluatedVersions.All _ -> handle.createQuery(SELECT + "where " + end);
          case EvaluatedVersions.OfModel(ModelName model) ->
              handle
                  .createQuery(SELECT + "where model = :model and " + end)
                  .bind("model", model.id());
          case EvaluatedVersions.One(VersionName version) -> of(version, end);
        };
    dataset.ifPresent(name -> query.bind("dataset", name.id()));
    return query.bind("below", below).bind("limit", limit).map((row, _) -> evaluation(row)).list();
  }

  /** Reads no further than to the one that is meant: what is found of many labels is long. */
  Optional<StoredEvaluation> latest(VersionName version, Predicate<StoredEvaluation> meant) {
    try (Stream<StoredEvaluation> newestFirst =
        of(version, "true order by number desc").map((row, _) -> evaluation(row)).stream()) {
      return newestFirst.filter(meant).findFirst();
    }
  }

  private Query of(VersionName version, String end) {
    return handle
        .createQuery(SELECT + "where model = :model and version = :version and " + end)
        .bind("model", version.model().id())
        .bind("version", version.number());
  }

  boolean delete(EvaluationName name) {
    return handle
            .createUpdate("delete from evaluation where number = :number")
            .bind("number", name.number())
            .execute()
        > 0;
  }

  private static StoredEvaluation evaluation(ResultSet row) throws SQLException {
    EvaluationName name = new EvaluationName(row.getLong("number"));
    return new StoredEvaluation(
        name,
        new VersionName(new ModelName(row.getString("model")), row.getInt("version")),
        new DatasetSplit(
            new DatasetName(row.getString("dataset")),
            new Digest(row.getString("dataset_digest")),
            Optional.of(row.getString("split")).filter(split -> !split.isEmpty())),
        Optional.ofNullable(row.getString("label_merge"))
            .map(json -> FindingsJson.readLabels(name, json)),
        row.getInt("trained_count"),
        row.getString("actor"),
        Instant.parse(row.getString("create_time")),
        FindingsJson.readFindings(name, row.getString("findings")));
  }
}
