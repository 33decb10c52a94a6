package dev.marquee.tools;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** What standard error is connected to. */
final class Terminal {
  private static final int STANDARD_ERROR = 2;

  private Terminal() {}

  /**
   * Whether a person watches standard error. The JDK's console tells only of standard input and
   * output, and output is often a file here, so the C library's {@code isatty} is asked.
   */
  @SuppressWarnings("restricted") // The one function called has the signature stated here.
  static boolean isStandardError() {
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
                      .invokeExact(STANDARD_ERROR)
              == 1;
    } catch (Throwable e) {
      // A system without it, or a JVM that may not call it: no progress bar, then.
      return false;
    }
  }
}
