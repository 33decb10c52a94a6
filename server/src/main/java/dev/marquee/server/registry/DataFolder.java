package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data folder as the file system has it.
 *
 * <p>What an import has brought is staged in its folder {@code uploads/}: files that are there but
 * not yet adopted as blobs. It keeps that name although the code speaks of imports and of staging,
 * so that a release before or after this one goes on with what it finds there.
 */
final class DataFolder {
  private DataFolder() {}

  /**
   * Returns what a folder holds, by name; nothing where there is no such folder.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#CONFIG_INVALID}) if it cannot be read
   */
  static List<Path> children(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw unusable(folder, "read", e);
    }
  }

  /** Returns what to say of a folder that the operator has to mend. */
  static Failure unusable(Path folder, String verb, Exception cause) {
    return new Failure.FailedPrecondition(
        Reason.CONFIG_INVALID,
        "The data folder cannot be %s at %s: %s. Mend that, or choose another with data_dir."
            .formatted(verb, folder, words(cause)),
        cause);
  }

  private static String words(Throwable e) {
    return switch (e) {
      case UncheckedIOException u when u.getCause() != null -> words(u.getCause());
      case AccessDeniedException _ -> "access is denied";
      case FileAlreadyExistsException _ -> "a file stands where a folder must be";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.getClass().getSimpleName() + " " + e.getMessage();
    };
  }
}
