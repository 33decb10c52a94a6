package dev.marquee.server.blobs;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a file or folder is there without which the server cannot work, as it is not where its
 * disk was unmounted or the data folder was moved. The log tells of a loss in one line, not at
 * every call that meets it. Thread-safe.
 */
public final class Presence {
  private static final Logger log = LoggerFactory.getLogger(Presence.class);

  private final Path place;
  private final AtomicBoolean lost = new AtomicBoolean();

  /**
   * @param place the file or folder
   */
  public Presence(Path place) {
    this.place = place;
  }

  /** Returns what to throw where it is not there; empty where it is. */
  public Optional<Failure> loss() {
    if (Files.exists(place)) {
      lost.set(false);
      return Optional.empty();
    }
    if (lost.compareAndSet(false, true)) {
      log.error(
          "{} is not there any more: bring it back where it was, and start the server anew", place);
    }
    return Optional.of(
        new Failure.Unavailable(
            Reason.STORAGE_UNAVAILABLE,
            "The server's data folder is not there any more: have the operator look into the"
                + " server's log, which names it."));
  }

  /** As {@link StorageErrors#of(IOException)}, except that a loss is told as one. */
  public RuntimeException meaning(IOException error) {
    Optional<Failure> loss = loss();
    return loss.isPresent() ? loss.get() : StorageErrors.of(error);
  }
}
