package dev.marquee.server.metadata;

import dev.marquee.server.registry.ModelName;
import dev.marquee.server.training.LoggedEvent;
import dev.marquee.server.training.RunEvent;
import dev.marquee.server.training.RunName;
import dev.marquee.server.training.StoredRun;
import dev.marquee.server.training.TrainingReader;
import dev.marquee.server.training.TrainingStore;
import dev.marquee.server.training.TrainingWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The training runs in SQLite; {@link SqliteDatabase} says what else it throws. */
public final class SqliteTrainingStore implements TrainingStore {
  private final SqliteDatabase database;

  /**
   * @param database closed by whoever opened it
   */
  public SqliteTrainingStore(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public <T> T read(Function<TrainingReader, T> work) {
    return database.read(handle -> work.apply(new SqlTraining(handle)));
  }

  @Override
  public <T> T write(Function<TrainingWriter, T> work) {
    return database.write(handle -> work.apply(new SqlTraining(handle)));
  }

  /** Reads and writes within the transaction of a handle. */
  private static final class SqlTraining implements TrainingWriter {
    private final TrainingRunTable runs;
    private final TrainingEventTable events;

    SqlTraining(Handle handle) {
      runs = new TrainingRunTable(handle);
      events = new TrainingEventTable(handle);
    }

    @Override
    public Optional<StoredRun> run(RunName name) {
      return runs.find(name);
    }

    @Override
    public List<StoredRun> runs(Optional<ModelName> model, long below, int limit) {
      return runs.list(model, below, limit);
    }

    @Override
    public List<StoredRun> unfinished() {
      return runs.unfinished();
    }

    @Override
    public List<LoggedEvent> events(RunName name, long after, int limit) {
      return events.list(name, after, limit);
    }

    @Override
    public List<RunEvent.EpochEnded> epochs(RunName name) {
      return events.epochs(name);
    }

    @Override
    public long stepEvents(RunName name) {
      return events.count(name, "STEP");
    }

    @Override
    public void insert(StoredRun run) {
      runs.insert(run);
    }

    @Override
    public void update(StoredRun run) {
      runs.update(run);
    }

    @Override
    public void append(RunName name, Instant time, RunEvent event) {
      events.insert(name, time, event);
    }
  }
}
