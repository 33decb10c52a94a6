package dev.marquee.server.metadata;

import dev.marquee.server.registry.AliasStep;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The history, which rows are only ever added to. An alias's present state is its last row. */
final class ChangeTable {
  private static final String SELECT =
      """
      select id, change_time, actor, peer, reason, kind, model, version, alias, from_state, to_state
      from change
      """;

  private static final String SELECT_STEP =
      """
      select id, version, back
      from change
      """;

  private static final String INSERT =
      """
      insert into change (
        change_time, actor, peer, reason, kind, model, version, alias, from_state, to_state, back)
      values (
        :time, :actor, :peer, :reason, :kind, :model, :version, :alias, :from, :to, :back)
      returning id
      """;

  private final Handle handle;

  ChangeTable(Handle handle) {
    this.handle = handle;
  }

  long last() {
    return handle.createQuery("select coalesce(max(id), 0) from change").mapTo(Long.class).one();
  }

  long insert(NewChange change) {
    return handle
        .createQuery(INSERT)
        .bind("time", change.time().toString())
        .bind("actor", change.cause().actor())
        .bind("peer", change.cause().peer())
        .bind("reason", change.cause().reason())
        .bind("kind", change.kind().name())
        .bind("model", change.model().id())
        .bind("version", change.version())
        .bind("alias", change.alias().orElse(null))
        .bind("from", change.from())
        .bind("to", change.to())
        .bind("back", change.back())
        .mapTo(Long.class)
        .one();
  }

  List<Change> ofModel(ModelName model, long after, int limit) {
    return handle
        .createQuery(SELECT + "where model = :model and id > :after order by id limit :limit")
        .bind("model", model.id())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> change(row))
        .list();
  }

  List<Change> latest(Optional<ModelName> model, long below, int limit) {
    String which = model.isPresent() ? "model = :model and " : "";
    Query query =
        handle.createQuery(SELECT + "where " + which + "id < :below order by id desc limit :limit");
    model.ifPresent(name -> query.bind("model", name.id()));
    return query.bind("below", below).bind("limit", limit).map((row, _) -> change(row)).list();
  }

  /** Two statements instead of one with a condition, so that each has an index to follow. */
  List<Change> ofAliases(ModelName model, Optional<String> alias, long below, int limit) {
    String which = alias.isPresent() ? "alias = :alias" : "alias is not null";
    Query query =
        handle.createQuery(
            SELECT
                + "where model = :model and id < :below and "
                + which
                + " order by id desc limit :limit");
    alias.ifPresent(name -> query.bind("alias", name));
    return query
        .bind("model", model.id())
        .bind("below", below)
        .bind("limit", limit)
        .map((row, _) -> change(row))
        .list();
  }

  Optional<AliasStep> lastStep(ModelName model, String alias) {
    return handle
        .createQuery(
            SELECT_STEP + "where model = :model and alias = :alias order by id desc limit 1")
        .bind("model", model.id())
        .bind("alias", alias)
        .map((row, _) -> step(row))
        .findOne();
  }

  Optional<AliasStep> step(long change) {
    return handle
        .createQuery(SELECT_STEP + "where id = :id and alias is not null")
        .bind("id", change)
        .map((row, _) -> step(row))
        .findOne();
  }

  private static Change change(ResultSet row) throws SQLException {
    return new Change(
        row.getLong("id"),
        Instant.parse(row.getString("change_time")),
        new Cause(row.getString("actor"), row.getString("peer"), row.getString("reason")),
        ChangeKind.valueOf(row.getString("kind")),
        new ModelName(row.getString("model")),
        Columns.optionalInt(row, "version"),
        Optional.ofNullable(row.getString("alias")),
        row.getString("from_state"),
        row.getString("to_state"));
  }

  private static AliasStep step(ResultSet row) throws SQLException {
    return new AliasStep(
        row.getLong("id"), Columns.optionalInt(row, "version"), Columns.optionalLong(row, "back"));
  }
}
