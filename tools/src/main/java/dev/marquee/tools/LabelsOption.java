package dev.marquee.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says what is true of the posters of a folder. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class LabelsOption {
  @Option(
      names = "--labels",
      paramLabel = "CSV",
      description = {
        "What is true of the posters, in UTF-8, with a header. Columns: file (relative to the "
            + "folder), genres or labels (separated by |), imdb_id or id (default: the file's name "
            + "without its ending), split, group; any other becomes metadata. Their names are read "
            + "in any case. An empty field is "
            + "unknown. Looked for here, then in the folder. Default: labels.csv in the folder."
      })
  private @Nullable Path labels;

  /**
   * Reads it.
   *
   * @param vocabulary the labels that there may be; empty for all that occur
   * @throws FileFailure where it cannot be read
   */
  LabelsFile read(Path folder, List<String> vocabulary) {
    Path csv = labels == null ? Path.of("labels.csv") : labels;
    boolean inFolder = labels == null || !Files.exists(csv);
    Path file = inFolder ? folder.resolve(csv) : csv;
    try {
      return LabelsFile.read(folder, file, vocabulary);
    } catch (IOException e) {
      throw FileFailure.reading(file, e);
    }
  }

  /** Whether it was given. */
  boolean given() {
    return labels != null;
  }
}
