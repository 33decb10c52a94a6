package dev.marquee.tools;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How much is logged; {@value #VARIABLE} decides where it is set. */
final class Logs {
  private static final String VARIABLE = "MARQUEE_LOG";

  private Logs() {}

  /** Logs what a server does, not only what goes wrong: its log is what an operator has. */
  static void showProgress() {
    if (System.getenv(VARIABLE) == null
        && LoggerFactory.getLogger("dev.marquee") instanceof Logger logger) {
      logger.setLevel(Level.INFO);
    }
  }

  /** Says what is wrong with a level that there is not; Logback would log everything for it. */
  static String complaint(@Nullable String level) {
    return level == null || Level.toLevel(level, null) != null
        ? ""
        : VARIABLE + " must be OFF, ERROR, WARN, INFO, DEBUG or TRACE, not '" + level + "'.";
  }

  /** Returns {@link #complaint} of the environment. */
  static String complaint() {
    return complaint(System.getenv(VARIABLE));
  }
}
