package dev.marquee.tools;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that a command cannot do its work with. */
final class FileFailure extends RuntimeException {
  private static final String UNREADABLE = "FILE_UNREADABLE";
  private static final String UNWRITABLE = "FILE_UNWRITABLE";

  private final String reason;

  private FileFailure(String reason, String message, @Nullable IOException cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * A file that cannot be read, or is not there.
   *
   * @param file what was to be read, where the cause does not name a file itself
   */
  static FileFailure reading(Path file, IOException cause) {
    return new FileFailure(UNREADABLE, unreadable(file, cause), cause);
  }

  /**
   * The same where the file is named beside the message.
   *
   * @param message a sentence that says what is wrong
   */
  static FileFailure reading(String message, IOException cause) {
    return new FileFailure(UNREADABLE, message, cause);
  }

  /** A file or a folder that cannot be written, or is there and must stay. */
  static FileFailure writing(Path target, IOException cause) {
    return new FileFailure(
        UNWRITABLE,
        "%s cannot be written: %s".formatted(failed(target, cause), whyNotWritten(cause)),
        cause);
  }

  /** Of a folder the file in it that failed. */
  private static Path failed(Path target, IOException cause) {
    if (cause instanceof FileSystemException failure && failure.getFile() != null) {
      Path file = Path.of(failure.getFile());
      return file.startsWith(target) ? file : target;
    }
    return target;
  }

  /** A disk is full, or whoever read along is gone; a writer of text does not tell which. */
  static FileFailure ofStandardOutput() {
    return new FileFailure(
        UNWRITABLE, "standard output: what was to be printed could not be written", null);
  }

  /** Returns the stable name of what happened. */
  String reason() {
    return reason;
  }

  /** Whether a name was given of which there is no file, as against one that gives trouble. */
  boolean isMissing() {
    return reason.equals(UNREADABLE) && getCause() instanceof NoSuchFileException;
  }

  private static String unreadable(Path file, IOException cause) {
    String named =
        cause instanceof FileSystemException failure && failure.getFile() != null
            ? failure.getFile()
            : file.toString();
    return switch (cause) {
      case NoSuchFileException gone when gone.getReason() == null ->
          "There is no file %s.".formatted(named);
      case NoSuchFileException gone -> "There is no file %s: %s".formatted(named, gone.getReason());
      case CharacterCodingException _ -> "%s is not UTF-8: save it as UTF-8.".formatted(named);
      default -> "%s cannot be read: %s".formatted(named, why(cause));
    };
  }

  private static String whyNotWritten(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "its folder is not there; make it first.";
      // This one is not the target itself, and says which it is.
      case FileAlreadyExistsException there when there.getReason() != null ->
          there.getFile() + ": " + there.getReason();
      case FileAlreadyExistsException _ -> "something else of that name is there.";
      default -> why(cause);
    };
  }

  /** Of some failures the system's own message is a path and nothing else. */
  private static String why(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "access is denied.";
    }
    if (cause instanceof FileSystemException failure) {
      return Objects.requireNonNullElse(failure.getReason(), cause.getClass().getSimpleName());
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getName());
  }
}
