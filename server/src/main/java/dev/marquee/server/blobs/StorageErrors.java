package dev.marquee.server.blobs;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Tells a full disk, which its operator can mend, from what is simply broken. */
public final class StorageErrors {
  private StorageErrors() {}

  /**
   * Returns what to throw where a folder could not be made ready.
   *
   * @param otherwise what to throw unless there was no room
   */
  public static RuntimeException of(IOException error, Failure otherwise) {
    return isFull(error) ? of(error) : otherwise;
  }

  /**
   * Returns what to throw for an error of the disk: {@link Failure.Exhausted} ({@code
   * STORAGE_FULL}) where there is no room, {@link UncheckedIOException} for anything else.
   */
  public static RuntimeException of(IOException error) {
    if (!isFull(error)) {
      return new UncheckedIOException(error);
    }
    Failure full =
        new Failure.Exhausted(
            Reason.STORAGE_FULL,
            "There is no room on the server's disk; nothing was changed: make room, then do it"
                + " again.",
            null);
    full.addSuppressed(error);
    return full;
  }

  /** Java has no type for these errors; the texts are those of ENOSPC, EDQUOT and Windows. */
  private static boolean isFull(IOException error) {
    String message = String.valueOf(error.getMessage());
    return message.contains("No space left on device")
        || message.contains("Disk quota exceeded")
        || message.contains("There is not enough space on the disk");
  }
}
