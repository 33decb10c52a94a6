package dev.marquee.server.blobs;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a file or folder that must be there all the time is still the one that it was: it is not
 * where a disk was unmounted, or the data folder moved away or another put in its place, which this
 * server has no lock on. The log tells of a loss, and of its end, in one line, not at every call
 * that meets it. Thread-safe.
 */
public final class Presence {
  private static final Logger log = LoggerFactory.getLogger(Presence.class);

  private final Path place;

  /** What the file system knows it by; null where it has no such thing. */
  private final @Nullable Object identity;

  /** What the log was told last. */
  private final AtomicReference<Optional<String>> told = new AtomicReference<>(Optional.empty());

  /**
   * @param place the file or folder, which is there
   * @throws UncheckedIOException if it is not
   */
  public Presence(Path place) {
    this.place = place;
    try {
      this.identity = identity(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Object identity(Path place) throws IOException {
    return Files.readAttributes(place, BasicFileAttributes.class).fileKey();
  }

  /** Returns what to throw where it is not there, or another is; empty where all is well. */
  public Optional<Failure> loss() {
    Optional<String> what = whatIsWrong();
    boolean news = !told.getAndSet(what).equals(what);
    if (what.isEmpty()) {
      if (news) {
        log.info("{} is there again", place);
      }
      return Optional.empty();
    }
    if (news) {
      log.error(
          "{} {}: bring back the one that was there, or stop this server and start it on the other",
          place,
          what.get());
    }
    return Optional.of(
        new Failure.Unavailable(
            Reason.STORAGE_UNAVAILABLE,
            "The server's data folder is not there any more, or is another one: have the operator"
                + " look into the server's log, which names it."));
  }

  private Optional<String> whatIsWrong() {
    try {
      return Objects.equals(identity(place), identity)
          ? Optional.empty()
          : Optional.of("is another one than when this server opened it");
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.of("is not there any more");
    } catch (IOException e) {
      return Optional.of("cannot be reached any more (%s)".formatted(e.getMessage()));
    }
  }

  /**
   * Checks that it is there, before something is looked for or made in it.
   *
   * @throws Failure.Unavailable ({@code STORAGE_UNAVAILABLE}) if it is not, or another is
   */
  public void require() {
    Optional<Failure> loss = loss();
    if (loss.isPresent()) {
      throw loss.get();
    }
  }

  /** As {@link StorageErrors#of(IOException)}, except that a loss is told as one. */
  public RuntimeException meaning(IOException error) {
    Optional<Failure> loss = loss();
    return loss.isPresent() ? loss.get() : StorageErrors.of(error);
  }
}
