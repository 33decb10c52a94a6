package dev.marquee.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which files the arguments of a command mean. A file that is named is taken whatever its name ends
 * in: the server looks at its content.
 */
final class PosterFiles {
  private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");

  private PosterFiles() {}

  /**
   * Replaces each folder by the posters in it, sorted by name. A folder that has none, or cannot be
   * read, stays as it is, so that it is reported like a file that cannot be read.
   *
   * @param recursive whether to look in the folders of a folder, too
   */
  static List<Path> expand(List<Path> arguments, boolean recursive) {
    return arguments.stream().flatMap(path -> expand(path, recursive).stream()).toList();
  }

  private static List<Path> expand(Path path, boolean recursive) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    // The folder itself may be a link.
    try (Stream<Path> inside =
        Files.walk(path, recursive ? Integer.MAX_VALUE : 1, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> posters = inside.filter(PosterFiles::isPoster).sorted().toList();
      return posters.isEmpty() ? List.of(path) : posters;
    } catch (IOException | UncheckedIOException e) {
      return List.of(path);
    }
  }

  private static boolean isPoster(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith) && !Files.isDirectory(path);
  }
}
