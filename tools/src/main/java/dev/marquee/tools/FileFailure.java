package dev.marquee.tools;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** A file that a command cannot do its work with. */
final class FileFailure extends RuntimeException {
  private final String reason;

  private FileFailure(String reason, String message, IOException cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** A file that cannot be read, or is not there. */
  static FileFailure reading(IOException cause) {
    return new FileFailure(
        "FILE_UNREADABLE",
        cause instanceof NoSuchFileException gone ? missing(gone) : why(cause),
        cause);
  }

  /** A file that cannot be written, or is there and must stay. */
  static FileFailure writing(IOException cause) {
    return new FileFailure("FILE_UNWRITABLE", why(cause), cause);
  }

  /** Returns the stable name of what happened. */
  String reason() {
    return reason;
  }

  /** Whether a name was given of which there is no file, as against one that gives trouble. */
  boolean isMissing() {
    return reason.equals("FILE_UNREADABLE") && getCause() instanceof NoSuchFileException;
  }

  private static String missing(NoSuchFileException gone) {
    return gone.getReason() == null
        ? "There is no file %s.".formatted(gone.getFile())
        : "There is no file %s: %s".formatted(gone.getFile(), gone.getReason());
  }

  /** Of some failures the system's own message is a path and nothing else. */
  private static String why(IOException cause) {
    String message = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName());
    if (cause instanceof FileSystemException failure && failure.getReason() == null) {
      return message
          + (cause instanceof AccessDeniedException
              ? ": access is denied."
              : ": it cannot be used.");
    }
    return message;
  }
}
