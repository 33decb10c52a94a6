package dev.marquee.models.torch;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which libtorch will be loaded. One of the user's own (for a GPU) is named by {@code
 * PYTORCH_LIBRARY_PATH}; the native bindings were compiled against exactly one version and crash
 * the process with another, so anything else is refused before it is loaded.
 */
final class TorchLibrary {
  /** The version that the bindings on the class path were compiled against. */
  static final String VERSION = "2.7.1";

  private static final Pattern NUMBER = Pattern.compile("(\\d+\\.\\d+\\.\\d+)");

  private TorchLibrary() {}

  /**
   * Checks the library that {@code environment} names, if any.
   *
   * @throws Failure.FailedPrecondition if it is not {@value #VERSION}, or does not say what it is
   */
  static void check(Map<String, String> environment) {
    String folder = environment.get("PYTORCH_LIBRARY_PATH");
    if (folder == null) {
      return;
    }
    String found = versionOf(Path.of(folder), environment.getOrDefault("PYTORCH_VERSION", ""));
    if (!found.equals(VERSION)) {
      throw new Failure.FailedPrecondition(
          Reason.DEVICE_UNAVAILABLE,
          ("PYTORCH_LIBRARY_PATH holds libtorch %s, but only %s works with this build: point it at"
                  + " libtorch %s, or unset it to use the CPU library that Marquee brings.")
              .formatted(found.isEmpty() ? "of an unknown version" : found, VERSION, VERSION));
    }
  }

  /** A libtorch zip has its version in build-version beside lib/, a wheel in version.py. */
  private static String versionOf(Path folder, String otherwise) {
    for (String name : new String[] {"build-version", "version.py"}) {
      for (Path place : new Path[] {folder.resolve(name), folder.resolveSibling(name)}) {
        if (Files.isRegularFile(place)) {
          return number(read(place));
        }
      }
    }
    return number(otherwise);
  }

  private static String number(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
