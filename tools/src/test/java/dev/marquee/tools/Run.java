package dev.marquee.tools;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What one run of the command printed and exited with. */
record Run(int exitCode, String out, String err) {
  static Run marquee(Object... args) {
    return within(120, args);
  }

  /** The same in a terminal of so many columns. */
  static Run within(int columns, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Marquee.commandLine(() -> columns)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(List.of(args).stream().map(Object::toString).toArray(String[]::new));
    return new Run(exitCode, out.toString(), err.toString());
  }

  List<String> lines() {
    return out.lines().toList();
  }
}
