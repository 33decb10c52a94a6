package dev.marquee.server.metadata;

import dev.marquee.server.serving.EngineVerdict;
import dev.marquee.server.serving.VerdictKey;
import dev.marquee.server.serving.VerdictStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The verdicts on engines in SQLite; {@link SqliteDatabase} says what it throws. */
public final class SqliteVerdictStore implements VerdictStore {
  private static final String FIND =
      """
      select difference, speedup, made_at from engine_verdict
      where weights_sha256 = :weightsSha256 and network = :network
        and engines = :engines and processor = :processor
      """;

  private static final String PUT =
      """
      insert or replace into engine_verdict
        (weights_sha256, network, engines, processor, difference, speedup, made_at)
      values
        (:weightsSha256, :network, :engines, :processor, :difference, :speedup, :madeAt)
      """;

  private final SqliteDatabase database;

  /**
   * @param database closed by its owner
   */
  public SqliteVerdictStore(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public Optional<EngineVerdict> find(VerdictKey key) {
    return database.read(
        handle ->
            handle.createQuery(FIND).bindMethods(key).map((row, _) -> verdict(row)).findFirst());
  }

  @Override
  public void put(VerdictKey key, EngineVerdict verdict) {
    int _ =
        database.write(
            handle ->
                handle
                    .createUpdate(PUT)
                    .bindMethods(key)
                    // SQLite knows no number that is none.
                    .bind(
                        "difference",
                        Double.isNaN(verdict.difference()) ? null : verdict.difference())
                    .bind("speedup", verdict.speedup())
                    .bind("madeAt", verdict.made().toEpochMilli())
                    .execute());
  }

  private static EngineVerdict verdict(ResultSet row) throws SQLException {
    return new EngineVerdict(
        Columns.optionalDouble(row, "difference").orElse(Double.NaN),
        row.getDouble("speedup"),
        Instant.ofEpochMilli(row.getLong("made_at")));
  }
}
