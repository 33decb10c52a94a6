package dev.marquee.tools;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged; {@code MARQUEE_LOG} decides where it is set. */
final class Logs {
  private Logs() {}

  /** Logs what a server does, not only what goes wrong: its log is what an operator has. */
  static void showProgress() {
    if (System.getenv("MARQUEE_LOG") == null) {
      setLevel("dev.marquee", Level.INFO);
    }
  }

  private static void setLevel(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
