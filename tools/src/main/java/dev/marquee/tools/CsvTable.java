package dev.marquee.tools;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A CSV file (RFC 4180, UTF-8) whose first row names the columns. A row that is broken takes no
 * other with it: reading goes on in the line behind its first.
 *
 * @param header the names of the columns
 * @param rows those that have a field for each column
 * @param faults the others
 */
record CsvTable(List<String> header, List<Row> rows, List<InputFault> faults) {
  /** What some programs begin a file with to say that it is Unicode. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * A row.
   *
   * @param line where it begins, from 1
   */
  record Row(long line, List<String> fields) {}

  /**
   * Reads a file; one that is empty has neither columns nor rows.
   *
   * @throws IOException where it cannot be read; a CharacterCodingException where it is no UTF-8
   */
  static CsvTable read(Path file) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    if (!lines.isEmpty() && lines.getFirst().startsWith(BYTE_ORDER_MARK)) {
      lines.set(0, lines.getFirst().substring(BYTE_ORDER_MARK.length()));
    }
    CsvTable table = new CsvTable(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    int next = 0;
    while (next < lines.size()) {
      next = table.readFrom(lines, next);
    }
    return table;
  }

  /** Reads rows up to a broken one, and returns the line behind what was read, from 0. */
  private int readFrom(List<String> lines, int first) throws IOException {
    String text = String.join("\n", lines.subList(first, lines.size()));
    int next = first;
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            // Told of with the number of the line, not thrown.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .ofCsvRecord(text)) {
      for (Iterator<CsvRecord> records = reader.iterator(); records.hasNext(); ) {
        CsvRecord row = records.next();
        int line = first + (int) row.getStartingLineNumber();
        take(new Row(line, row.getFields()));
        next = line + endsOfLinesIn(row);
      }
      return lines.size();
    } catch (CsvParseException | UncheckedIOException e) {
      while (next < lines.size() && lines.get(next).isEmpty()) {
        next++;
      }
      faults.add(
          fault(
              next + 1,
              "The quotes of this row do not match: write \" around a field, and \"\""
                  + " for one inside."));
      return next + 1;
    }
  }

  private void take(Row row) {
    if (header.isEmpty()) {
      header.addAll(row.fields().stream().map(String::strip).toList());
    } else if (row.fields().size() == header.size()) {
      rows.add(row);
    } else {
      faults.add(
          fault(
              row.line(),
              "The row has %d fields, but the header names %d columns."
                  .formatted(row.fields().size(), header.size())));
    }
  }

  private static int endsOfLinesIn(CsvRecord row) {
    return (int)
        row.getFields().stream().flatMapToInt(String::chars).filter(c -> c == '\n').count();
  }

  private static InputFault fault(long line, String detail) {
    return new InputFault(line, "", "", InputFault.ROW_BROKEN, detail);
  }
}
