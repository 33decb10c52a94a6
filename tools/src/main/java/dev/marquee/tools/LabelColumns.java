package dev.marquee.tools;

import com.google.common.base.Splitter;
import dev.marquee.v1.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the columns of a labels file are: {@code file}; {@code genres} or {@code labels}; {@code
 * imdb_id} or {@code id}; {@code split}; {@code group}; and any other, which become metadata. Their
 * names are read in any case.
 */
final class LabelColumns {
  private static final Splitter LIST = Splitter.on('|').trimResults().omitEmptyStrings();
  private static final List<String> LABELS = List.of("genres", "labels");
  private static final List<String> IDS = List.of("imdb_id", "id");

  private final Map<String, Integer> places = new LinkedHashMap<>();
  private final Map<String, Integer> metadata = new LinkedHashMap<>();

  /**
   * @throws CommandFailure where columns are missing, or named twice; it tells of all of them
   */
  LabelColumns(List<String> header) {
    List<String> columns = header.stream().map(LabelColumns::key).toList();
    List<String> wrong = new ArrayList<>();
    Set<String> known = new HashSet<>(List.of("file", "split", "group"));
    for (List<String> names : List.of(LABELS, IDS)) {
      names.stream().filter(columns::contains).findFirst().ifPresent(known::add);
    }
    for (int place = 0; place < columns.size(); place++) {
      String name = columns.get(place);
      Integer before = (known.contains(name) ? places : metadata).putIfAbsent(name, place);
      if (before != null) {
        wrong.add("it has two columns '" + name + "'");
      }
    }
    if (!places.containsKey("file")) {
      wrong.add("it lacks the column 'file'");
    }
    if (LABELS.stream().noneMatch(places::containsKey)) {
      wrong.add("it lacks the column 'genres' (or 'labels')");
    }
    if (!wrong.isEmpty()) {
      throw CommandFailure.ofInput(
          "The first row of the labels file must name its columns, but %s."
              .formatted(String.join(", and ", wrong)));
    }
  }

  /** Returns the name of a column, whoever wrote it, in the form of a key of metadata. */
  private static String key(String column) {
    return column.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]+", "_");
  }

  /** Returns the file that a row names, as it is written; may be empty. */
  String file(CsvTable.Row row) {
    return field(row, List.of("file"));
  }

  /** Returns the id that a row has: by default the name of its file without its ending. */
  String id(CsvTable.Row row) {
    String id = field(row, IDS);
    if (!id.isEmpty()) {
      return id;
    }
    Path name = Path.of(file(row)).getFileName();
    return name == null ? "" : name.toString().replaceFirst("\\.[^.]*$", "");
  }

  /** Returns the labels that a row has. */
  List<String> labels(CsvTable.Row row) {
    return LIST.splitToList(field(row, LABELS));
  }

  /** Returns what a row says of its poster. */
  Example example(CsvTable.Row row) {
    Example.Builder example =
        Example.newBuilder()
            .addAllLabels(labels(row))
            .setSplit(field(row, List.of("split")))
            .setGroup(field(row, List.of("group")));
    metadata.forEach(
        (key, place) -> {
          // What is empty is unknown.
          if (!row.fields().get(place).isBlank()) {
            example.putMetadata(key, row.fields().get(place).strip());
          }
        });
    return example.build();
  }

  private String field(CsvTable.Row row, List<String> names) {
    for (String name : names) {
      Integer place = places.get(name);
      if (place != null) {
        return row.fields().get(place).strip();
      }
    }
    return "";
  }
}
