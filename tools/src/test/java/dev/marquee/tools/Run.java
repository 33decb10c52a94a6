package dev.marquee.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** What one run of the command printed and exited with. */
record Run(int exitCode, String out, String err) {
  private static final int COLUMNS = 120;

  static Run marquee(Object... args) {
    return within(COLUMNS, args);
  }

  /** The same in a terminal of so many columns. */
  static Run within(int columns, Object... args) {
    return of(() -> columns, new StringWriter(), args);
  }

  /** The same with this as standard output. */
  static Run into(Writer out, Object... args) {
    return of(() -> COLUMNS, out, args);
  }

  /** The same in a terminal that is asked for its columns. */
  static Run of(IntSupplier columns, Writer out, Object... args) {
    StringWriter err = new StringWriter();
    List<String> words = Stream.of(args).map(Object::toString).toList();
    int exitCode =
        Marquee.commandLine(words, columns)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(words.toArray(String[]::new));
    return new Run(exitCode, out.toString(), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
