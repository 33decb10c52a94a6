package dev.marquee.server.metadata;

import com.google.common.base.Throwables;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Presence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what a failure of the database means to whoever has to act on it. Thread-safe. */
final class StoreFailures {
  private static final Logger log = LoggerFactory.getLogger(StoreFailures.class);

  /** With less room than this, a write that failed has failed for want of room. */
  private static final long LITTLE_ROOM_BYTES = 1 << 20;

  /** What SQLite says where its file was moved away or its disk is gone, among other things. */
  private static final Set<Integer> OF_A_LOST_FILE =
      Set.of(
          SQLiteErrorCode.SQLITE_IOERR.code,
          SQLiteErrorCode.SQLITE_CANTOPEN.code,
          SQLiteErrorCode.SQLITE_READONLY.code);

  private final Path file;
  private final Supplier<Optional<Failure>> loss;

  private StoreFailures(Path file, Supplier<Optional<Failure>> loss) {
    this.file = file;
    this.loss = loss;
  }

  /** Returns those of a database that is about to be opened: it need not be there. */
  static StoreFailures atOpening(Path file) {
    return new StoreFailures(file, Optional::empty);
  }

  /** Returns those of a database that is open: where its file is gone, it was lost. */
  static StoreFailures ofOpen(Path file, Presence presence) {
    return new StoreFailures(file, presence::loss);
  }

  /**
   * Returns what to throw in place of an exception.
   *
   * @return a {@link Failure}, where somebody can act on it; else the exception itself, as also
   *     where it is not one of the database's
   */
  RuntimeException meaning(RuntimeException thrown) {
    if (!(thrown instanceof JdbiException || thrown instanceof FlywayException)) {
      return thrown;
    }
    if (inChain(thrown, InterruptedException.class).isPresent()) {
      return new Failure.Cancelled(
          Reason.CALL_CANCELLED, "The call was cancelled while it waited for the metadata.");
    }
    if (inChain(thrown, SQLTransientConnectionException.class).isPresent()) {
      return new Failure.Unavailable(
          Reason.METADATA_BUSY,
          "The registry's metadata is being read by too many at once: come again in a while.");
    }
    RuntimeException meaning =
        inChain(thrown, SQLiteException.class)
            .map(cause -> meaning(thrown, cause.getResultCode()))
            .orElse(thrown);
    return meaning instanceof FlywayException e ? migrationFailed(e) : meaning;
  }

  private RuntimeException meaning(RuntimeException thrown, SQLiteErrorCode code) {
    // The lowest byte of an extended code is the plain one.
    int plain = code.code & 0xff;
    if (OF_A_LOST_FILE.contains(plain)) {
      Optional<Failure> lost = loss.get();
      if (lost.isPresent()) {
        return lost.get();
      }
    }
    if (plain == SQLiteErrorCode.SQLITE_FULL.code || failedForWantOfRoom(code)) {
      log.warn("There is no room on the disk of {} for the metadata: {}", file, code);
      return new Failure.Exhausted(
          Reason.STORAGE_FULL,
          "There is no room on the server's disk for the metadata; nothing was changed. Make room,"
              + " then do it again.",
          null);
    }
    if (plain == SQLiteErrorCode.SQLITE_CORRUPT.code
        || plain == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return new Failure.FailedPrecondition(
          Reason.METADATA_INCONSISTENT,
          "The file of the metadata is damaged. Stop the server and restore its data folder from a"
              + " backup.",
          thrown);
    }
    if (plain == SQLiteErrorCode.SQLITE_BUSY.code) {
      return new Failure.FailedPrecondition(
          Reason.DATA_FOLDER_IN_USE,
          "Another program keeps the metadata locked; nothing was changed. End it, then do it"
              + " again.",
          thrown);
    }
    if (plain == SQLiteErrorCode.SQLITE_CANTOPEN.code
        || plain == SQLiteErrorCode.SQLITE_READONLY.code
        || plain == SQLiteErrorCode.SQLITE_PERM.code) {
      return new Failure.FailedPrecondition(
          Reason.CONFIG_INVALID,
          "The file of the metadata cannot be opened. See that the data folder is there and may be"
              + " read and written, or choose another with data_dir.",
          thrown);
    }
    return thrown;
  }

  private static Failure migrationFailed(FlywayException cause) {
    log.error("The metadata could not be brought to this release's form", cause);
    return new Failure.FailedPrecondition(
        Reason.METADATA_INCONSISTENT,
        "The metadata could not be brought to this release's form; it was left in the form before"
            + " the step that failed, which the log names. Run the earlier release again, or"
            + " restore the data folder from a backup.",
        cause);
  }

  /**
   * SQLite says "full" only of some calls; of the others it says that they failed. A commit whose
   * forcing failed may be there after a restart: of that nobody must say that nothing was changed.
   */
  private boolean failedForWantOfRoom(SQLiteErrorCode code) {
    if ((code.code & 0xff) != SQLiteErrorCode.SQLITE_IOERR.code
        || code == SQLiteErrorCode.SQLITE_IOERR_FSYNC) {
      return false;
    }
    try {
      return Files.getFileStore(file).getUsableSpace() < LITTLE_ROOM_BYTES;
    } catch (IOException e) {
      log.debug("How much room there is on the disk cannot be told", e);
      return false;
    }
  }

  private static <X> Optional<X> inChain(Throwable thrown, Class<X> type) {
    return Throwables.getCausalChain(thrown).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
