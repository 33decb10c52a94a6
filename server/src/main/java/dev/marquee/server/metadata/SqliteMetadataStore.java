package dev.marquee.server.metadata;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.registry.OtherFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlLogger;

/** The registry's metadata in SQLite; {@link SqliteDatabase} says what else it throws. */
public final class SqliteMetadataStore implements MetadataStore {
  private final SqliteDatabase database;

  private SqliteMetadataStore(SqliteDatabase database) {
    this.database = database;
  }

  /**
   * Opens a file, made where there is none, and brings its tables to this release's form. The
   * caller sees to it that no other server has it open.
   *
   * @throws Failure.FailedPrecondition if the file is damaged or somebody else's, which is left as
   *     it is, or its tables cannot be brought to that form ({@code METADATA_INCONSISTENT}); was
   *     written by a newer release ({@code DATA_FOLDER_NEWER}); is locked by another program
   *     ({@code DATA_FOLDER_IN_USE}); or cannot be opened ({@code CONFIG_INVALID})
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room on the disk
   */
  public static SqliteMetadataStore open(Path file) {
    return open(file, SqlLogger.NOP_SQL_LOGGER);
  }

  /**
   * As {@link #open(Path)}.
   *
   * @param logger learns of every statement, on the thread that runs it
   */
  public static SqliteMetadataStore open(Path file, SqlLogger logger) {
    return new SqliteMetadataStore(SqliteDatabase.open(file, logger));
  }

  /**
   * Opens a file only to read it, also while a server works with it. Takes no lock that could hold
   * the server up, and changes nothing in its folder.
   *
   * @throws Failure.FailedPrecondition if the file is damaged, somebody else's, or of an earlier
   *     release ({@code METADATA_INCONSISTENT}); was written by a newer one ({@code
   *     DATA_FOLDER_NEWER}); or cannot be opened ({@code CONFIG_INVALID})
   */
  public static SqliteMetadataView openReadOnly(Path file) {
    return SqliteMetadataView.open(file);
  }

  /** Returns the file itself, for the other stores that are kept in it; closed with this one. */
  public SqliteDatabase database() {
    return database;
  }

  /** Returns the files that examples of datasets refer to. */
  public OtherFiles exampleFiles() {
    return new ExampleFiles(database);
  }

  @Override
  public <T> T read(Function<MetadataReader, T> work) {
    return database.read(handle -> work.apply(new SqlReader(handle)));
  }

  @Override
  public <T> T write(Function<MetadataWriter, T> work) {
    return database.write(handle -> work.apply(new SqlWriter(handle)));
  }

  /**
   * Looks through the whole file for damage: minutes, if it is large.
   *
   * @return a sentence for each thing that is wrong; at most a few hundred
   */
  public List<String> integrityProblems() {
    return database.integrityProblems();
  }

  @Override
  public void close() {
    database.close();
  }
}
