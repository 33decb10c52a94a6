package dev.marquee.server.metadata;

import dev.marquee.server.training.LoggedEvent;
import dev.marquee.server.training.RunEvent;
import dev.marquee.server.training.RunJson;
import dev.marquee.server.training.RunName;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What happened in the training runs, which rows are only ever added to. */
final class TrainingEventTable {
  private static final String INSERT =
      """
      insert into training_event (run, sequence, event_time, kind, event_json)
      values (
        :run,
        (select coalesce(max(sequence), 0) + 1 from training_event where run = :run),
        :time, :kind, :json)
      """;

  private final Handle handle;

  TrainingEventTable(Handle handle) {
    this.handle = handle;
  }

  void insert(RunName run, Instant time, RunEvent event) {
    handle
        .createUpdate(INSERT)
        .bind("run", run.id())
        .bind("time", time.toString())
        .bind("kind", RunJson.kind(event))
        .bind("json", RunJson.write(event))
        .execute();
  }

  List<LoggedEvent> list(RunName run, long after, int limit) {
    return handle
        .createQuery(
            """
            select sequence, event_time, event_json
            from training_event
            where run = :run and sequence > :after
            order by sequence
            limit :limit
            """)
        .bind("run", run.id())
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new LoggedEvent(
                    row.getLong("sequence"),
                    Instant.parse(row.getString("event_time")),
                    RunJson.read(row.getString("event_json"), RunEvent.class)))
        .list();
  }

  List<RunEvent.EpochEnded> epochs(RunName run) {
    return handle
        .createQuery(
            """
            select event_json
            from training_event
            where run = :run and kind = 'EPOCH'
            order by sequence
            """)
        .bind("run", run.id())
        .mapTo(String.class)
        .map(json -> (RunEvent.EpochEnded) RunJson.read(json, RunEvent.class))
        .list();
  }

  long count(RunName run, String kind) {
    return handle
        .createQuery("select count(*) from training_event where run = :run and kind = :kind")
        .bind("run", run.id())
        .bind("kind", kind)
        .mapTo(Long.class)
        .one();
  }
}
