package dev.marquee.tools;

import dev.marquee.v1.Example;
import java.nio.file.Path;

/**
 * A poster that a labels file names, found in its folder.
 *
 * @param line of the row, from 1
 * @param id of the example
 * @param file as the row has it
 * @param path where the file is
 * @param example what is true of it, without its name and its image
 */
record LabelledPoster(long line, String id, String file, Path path, Example example) {
  /** Returns why it cannot be used. */
  InputFault fault(String reason, String detail) {
    return new InputFault(line, id, file, reason, detail);
  }
}
