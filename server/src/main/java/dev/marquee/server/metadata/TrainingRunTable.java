package dev.marquee.server.metadata;

import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.training.Cancellation;
import dev.marquee.server.training.PlannedEnd;
import dev.marquee.server.training.Progress;
import dev.marquee.server.training.Resolved;
import dev.marquee.server.training.RunFailure;
import dev.marquee.server.training.RunJson;
import dev.marquee.server.training.RunName;
import dev.marquee.server.training.RunOutcome;
import dev.marquee.server.training.RunSpec;
import dev.marquee.server.training.RunState;
import dev.marquee.server.training.StoredRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The training runs. */
final class TrainingRunTable {
  private static final String SELECT =
      """
      select number, id, state, spec_json, resolved_json, actor, create_time, start_time, end_time,
        total_steps, progress_json, version, failure_json, steps, cancellation_json, planned_end_json
      from training_run
      """;

  private static final String INSERT =
      """
      insert into training_run (
        id, model, state, spec_json, resolved_json, actor, create_time, start_time, end_time,
        total_steps, progress_json, version, failure_json, steps, cancellation_json,
        planned_end_json)
      values (
        :id, :model, :state, :spec, :resolved, :actor, :createTime, :startTime, :endTime,
        :totalSteps, :progress, :version, :failure, :steps, :cancellation,
        :plannedEnd)
      """;

  private static final String UPDATE =
      """
      update training_run
      set state = :state, start_time = :startTime, end_time = :endTime, total_steps = :totalSteps,
        progress_json = :progress, version = :version, failure_json = :failure,
        steps = :steps, cancellation_json = :cancellation, planned_end_json = :plannedEnd
      where id = :id
      """;

  private final Handle handle;

  TrainingRunTable(Handle handle) {
    this.handle = handle;
  }

  Optional<StoredRun> find(RunName name) {
    return handle
        .createQuery(SELECT + "where id = :id")
        .bind("id", name.id())
        .map((row, _) -> run(row))
        .findOne();
  }

  /** Two statements instead of one with a condition, so that each has an index to follow. */
  List<StoredRun> list(Optional<ModelName> model, long below, int limit) {
    String which = model.isPresent() ? "model = :model and " : "";
    Query query =
        handle.createQuery(
            SELECT + "where " + which + "number < :below order by number desc limit :limit");
    model.ifPresent(name -> query.bind("model", name.id()));
    return query.bind("below", below).bind("limit", limit).map((row, _) -> run(row)).list();
  }

  List<StoredRun> unfinished() {
    return handle
        .createQuery(SELECT + "where end_time is null order by number")
        .map((row, _) -> run(row))
        .list();
  }

  void insert(StoredRun run) {
    handle
        .createUpdate(INSERT)
        .bind("id", run.name().id())
        .bind("model", run.spec().model().id())
        .bind("spec", RunJson.write(run.spec()))
        .bind("resolved", RunJson.write(run.resolved()))
        .bind("actor", run.actor())
        .bind("createTime", run.createTime().toString())
        .bindMap(changing(run))
        .execute();
  }

  void update(StoredRun run) {
    int rows =
        handle.createUpdate(UPDATE).bind("id", run.name().id()).bindMap(changing(run)).execute();
    Rows.requireOne(rows, run.name().toString());
  }

  private static Map<String, @Nullable Object> changing(StoredRun run) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("state", run.state().name());
    values.put("startTime", run.startTime().map(Instant::toString).orElse(null));
    values.put("totalSteps", run.totalSteps());
    values.put("progress", run.progress().map(RunJson::write).orElse(null));
    values.put("plannedEnd", run.planned().map(RunJson::write).orElse(null));
    Optional<RunOutcome> outcome = run.outcome();
    values.put("endTime", outcome.map(RunOutcome::time).map(Instant::toString).orElse(null));
    values.put("steps", outcome.map(RunOutcome::steps).orElse(0L));
    values.put(
        "version", outcome.flatMap(RunOutcome::version).map(VersionName::toString).orElse(null));
    values.put("failure", outcome.flatMap(RunOutcome::failure).map(RunJson::write).orElse(null));
    values.put(
        "cancellation", outcome.flatMap(RunOutcome::cancellation).map(RunJson::write).orElse(null));
    return values;
  }

  private static StoredRun run(ResultSet row) throws SQLException {
    return new StoredRun(
        new RunName(row.getString("id")),
        row.getLong("number"),
        RunState.valueOf(row.getString("state")),
        RunJson.read(row.getString("spec_json"), RunSpec.class),
        RunJson.read(row.getString("resolved_json"), Resolved.class),
        row.getString("actor"),
        Instant.parse(row.getString("create_time")),
        Optional.ofNullable(row.getString("start_time")).map(Instant::parse),
        row.getLong("total_steps"),
        json(row, "progress_json", Progress.class),
        json(row, "planned_end_json", PlannedEnd.class),
        outcome(row));
  }

  private static Optional<RunOutcome> outcome(ResultSet row) throws SQLException {
    String end = row.getString("end_time");
    if (end == null) {
      return Optional.empty();
    }
    return Optional.of(
        new RunOutcome(
            Instant.parse(end),
            row.getLong("steps"),
            Optional.ofNullable(row.getString("version"))
                .map(name -> VersionName.parse("version", name)),
            json(row, "failure_json", RunFailure.class),
            json(row, "cancellation_json", Cancellation.class)));
  }

  private static <T> Optional<T> json(ResultSet row, String column, Class<T> type)
      throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(text -> RunJson.read(text, type));
  }
}
