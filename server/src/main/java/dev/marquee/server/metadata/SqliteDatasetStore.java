package dev.marquee.server.metadata;

import dev.marquee.server.datasets.DatasetReader;
import dev.marquee.server.datasets.DatasetStore;
import dev.marquee.server.datasets.DatasetWriter;
import java.util.function.Function;

/** The datasets in SQLite; {@link SqliteDatabase} says what else it throws. */
public final class SqliteDatasetStore implements DatasetStore {
  private final SqliteDatabase database;

  /**
   * @param database outlives this
   */
  public SqliteDatasetStore(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public <T> T read(Function<DatasetReader, T> work) {
    return database.read(handle -> work.apply(new SqlDatasetReader(handle)));
  }

  @Override
  public <T> T write(Function<DatasetWriter, T> work) {
    return database.write(handle -> work.apply(new SqlDatasetWriter(handle)));
  }
}
