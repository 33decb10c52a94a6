package dev.marquee.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page that a command writes; an earlier one of that name gives way to it. */
final class HtmlFile {
  private HtmlFile() {}

  /**
   * Writes it.
   *
   * @throws FileFailure if that cannot be
   */
  static void write(Path file, String html) {
    try {
      Files.writeString(file, html);
    } catch (IOException e) {
      throw FileFailure.writing(e);
    }
  }
}
