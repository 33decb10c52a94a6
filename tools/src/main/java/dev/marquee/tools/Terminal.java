package dev.marquee.tools;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What standard output and standard error are connected to. */
final class Terminal {
  /** How wide tables may be in a file or a pipe: what reads them has use for all of it. */
  static final int UNBOUNDED = Integer.MAX_VALUE;

  /** Below it nothing can be read in columns: the terminal may wrap the lines itself. */
  private static final int FEWEST_COLUMNS = 40;

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  private Terminal() {}

  /** Whether a person watches standard error. */
  static boolean isStandardError() {
    return isTerminal(STANDARD_ERROR);
  }

  /** Returns how wide a table on standard output may be. */
  static int columns() {
    return columns(isTerminal(STANDARD_OUTPUT), System.getenv("COLUMNS"));
  }

  /**
   * Does the same for what is told.
   *
   * @param columns how wide the shell says that it is, if it does
   */
  static int columns(boolean terminal, @Nullable String columns) {
    if (!terminal) {
      return UNBOUNDED;
    }
    int width =
        columns != null && columns.matches("[1-9][0-9]{0,3}")
            ? Integer.parseInt(columns)
            // picocli asks the system; shells seldom tell their children.
            : new UsageMessageSpec().autoWidth(true).width();
    return Math.max(width, FEWEST_COLUMNS);
  }

  /**
   * The JDK's console tells only of standard input and output together, and either is often a file
   * here, so the C library's {@code isatty} is asked.
   */
  @SuppressWarnings("restricted") // The one function called has the signature stated here.
  private static boolean isTerminal(int descriptor) {
    try {
      // int isatty(int fd), 1 for a terminal (POSIX.1).
      Linker linker = Linker.nativeLinker();
      var isatty = linker.defaultLookup().find("isatty");
      return isatty.isPresent()
          && (int)
                  linker
                      .downcallHandle(
                          isatty.get(),
                          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                      .invokeExact(descriptor)
              == 1;
    } catch (Throwable e) {
      // A system without it, or a JVM that may not call it: no terminal, then.
      return false;
    }
  }
}
