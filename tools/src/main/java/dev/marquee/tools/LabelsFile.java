package dev.marquee.tools;

import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The posters of a folder as a labels file lists them. Whatever is wrong with a row is kept as a
 * fault, so that all faults are told of together.
 *
 * @param posters those that can be used, in the order of their rows
 * @param labels all that occur and can be, sorted, also those of rows that have a fault
 * @param faults of the other rows, in no order
 * @param unnamedCount how many posters in the folder no row names
 */
record LabelsFile(
    List<LabelledPoster> posters, List<String> labels, List<InputFault> faults, long unnamedCount) {
  /** What servers take for the id of an example. */
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}");

  /**
   * Reads a labels file and looks for the files that it names.
   *
   * @param vocabulary the labels that there may be; empty for all that occur
   * @throws CommandFailure where there are no rows, or no posters at all, or columns are missing
   * @throws FileFailure where the folder is none
   * @throws IOException where the file or the folder cannot be read
   */
  static LabelsFile read(Path folder, Path csv, List<String> vocabulary) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw FileFailure.reading(
          folder + " is no folder: name that of the posters.",
          new NoSuchFileException(folder.toString()));
    }
    CsvTable table = CsvTable.read(csv);
    if (table.header().isEmpty()) {
      throw CommandFailure.ofInput(csv + " is empty: its first row must name its columns.");
    }
    LabelColumns columns = new LabelColumns(table.header());
    if (table.rows().isEmpty() && table.faults().isEmpty()) {
      throw CommandFailure.ofInput(csv + " has no rows below its header: there is nothing to do.");
    }
    Set<Path> present = postersIn(folder);
    if (present.isEmpty()) {
      throw CommandFailure.ofInput(
          folder + " holds no posters; their names end in .jpg, .jpeg or .png.");
    }
    Reading reading = new Reading(folder.toRealPath(), columns, Set.copyOf(vocabulary));
    reading.faults.addAll(table.faults());
    table.rows().forEach(reading::take);
    present.removeAll(reading.named.keySet());
    return new LabelsFile(
        reading.posters, List.copyOf(reading.labels), reading.faults, present.size());
  }

  /** Where no row has a label, and nobody else says which there are. */
  static CommandFailure withoutLabels() {
    return CommandFailure.ofInput(
        "No row of the labels file has a label, so there is nothing to learn: write them into its"
            + " column 'genres' (or 'labels'), with | between them.");
  }

  private static Set<Path> postersIn(Path folder) throws IOException {
    Set<Path> posters = new HashSet<>();
    for (Path path : PosterFiles.expand(List.of(folder), true)) {
      if (Files.isRegularFile(path)) {
        posters.add(path.toRealPath());
      }
    }
    return posters;
  }

  /** What was read so far. */
  private static final class Reading {
    final List<LabelledPoster> posters = new ArrayList<>();
    final List<InputFault> faults = new ArrayList<>();
    final Set<String> labels = new TreeSet<>();

    /** The line that names a file first. */
    final Map<Path, Long> named = new HashMap<>();

    private final Map<String, Long> ids = new HashMap<>();
    private final Path folder;
    private final LabelColumns columns;
    private final Set<String> vocabulary;

    Reading(Path folder, LabelColumns columns, Set<String> vocabulary) {
      this.folder = folder;
      this.columns = columns;
      this.vocabulary = vocabulary;
    }

    void take(CsvTable.Row row) {
      String file = columns.file(row);
      columns.labels(row).stream()
          .filter(label -> LabelRule.fault(label).isEmpty())
          .forEach(labels::add);
      Path path;
      try {
        path = folder.resolve(file);
      } catch (InvalidPathException e) {
        faults.add(fault(row, "", InputFault.FILE_MISSING, "This can be the name of no file."));
        return;
      }
      String id = columns.id(row);
      List<InputFault> found =
          Stream.of(ofFile(row, id, path), ofId(row, id), ofLabels(row, id))
              .flatMap(List::stream)
              .toList();
      faults.addAll(found);
      if (found.isEmpty()) {
        posters.add(new LabelledPoster(row.line(), id, file, path, columns.example(row)));
      }
    }

    private List<InputFault> ofFile(CsvTable.Row row, String id, Path path) {
      if (columns.file(row).isEmpty()) {
        return List.of(fault(row, id, InputFault.FILE_MISSING, "The row names no file."));
      }
      if (!path.normalize().startsWith(folder)) {
        return List.of(outside(row, id));
      }
      Path real;
      long size;
      try {
        real = path.toRealPath();
        size = Files.size(real);
      } catch (IOException e) {
        return List.of(fault(row, id, InputFault.FILE_MISSING, "There is no such file."));
      }
      // A link in the folder may lead out of it.
      if (!real.startsWith(folder)) {
        return List.of(outside(row, id));
      }
      if (!Files.isRegularFile(real)) {
        return List.of(fault(row, id, InputFault.FILE_MISSING, "This is no file."));
      }
      Long before = named.putIfAbsent(real, row.line());
      if (before != null) {
        return List.of(
            fault(
                row,
                id,
                InputFault.FILE_REPEATED,
                "Line " + before + " names the same file: a poster has one row."));
      }
      return size > 0
          ? List.of()
          : List.of(fault(row, id, Reason.IMAGE_EMPTY.name(), "The file is empty."));
    }

    private List<InputFault> ofId(CsvTable.Row row, String id) {
      if (!ID.matcher(id).matches()) {
        return List.of(
            fault(
                row,
                id,
                InputFault.ID_INVALID,
                "'%s' is no id: use 1 to 128 of a-z, A-Z, 0-9, '.', '_' and '-', beginning with a "
                        .formatted(id)
                    + "letter or digit."));
      }
      Long before = ids.putIfAbsent(id, row.line());
      return before == null
          ? List.of()
          : List.of(
              fault(
                  row,
                  id,
                  InputFault.ID_REPEATED,
                  "Line %d has the id '%s', too: an id stands for one poster."
                      .formatted(before, id)));
    }

    private List<InputFault> ofLabels(CsvTable.Row row, String id) {
      return columns.labels(row).stream()
          .flatMap(label -> ofLabel(row, id, label).stream())
          .toList();
    }

    private Optional<InputFault> ofLabel(CsvTable.Row row, String id, String label) {
      Optional<String> invalid = LabelRule.fault(label);
      if (invalid.isPresent()) {
        return Optional.of(fault(row, id, InputFault.LABEL_INVALID, invalid.get()));
      }
      return vocabulary.isEmpty() || vocabulary.contains(label)
          ? Optional.empty()
          : Optional.of(
              fault(
                  row,
                  id,
                  InputFault.LABEL_UNKNOWN,
                  "The label '%s' is not in the vocabulary.".formatted(label)));
    }

    private InputFault outside(CsvTable.Row row, String id) {
      return fault(
          row, id, InputFault.FILE_OUTSIDE, "The file is outside of the folder that is uploaded.");
    }

    private InputFault fault(CsvTable.Row row, String id, String reason, String detail) {
      return new InputFault(row.line(), id, columns.file(row), reason, detail);
    }
  }
}
