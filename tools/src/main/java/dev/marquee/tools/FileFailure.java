package dev.marquee.tools;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** A file that a command cannot do its work with. */
final class FileFailure extends RuntimeException {
  private final String reason;

  private FileFailure(String reason, IOException cause) {
    super(why(cause), cause);
    this.reason = reason;
  }

  /** A file that cannot be read. */
  static FileFailure reading(IOException cause) {
    return new FileFailure("FILE_UNREADABLE", cause);
  }

  /** A file that cannot be written, or is there and must stay. */
  static FileFailure writing(IOException cause) {
    return new FileFailure("FILE_UNWRITABLE", cause);
  }

  /** Returns the stable name of what happened. */
  String reason() {
    return reason;
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
