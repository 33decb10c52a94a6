package dev.marquee.server.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class, or a whole package, writes into the log while this is open. Thread-safe. */
public final class LoggedLines implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  private LoggedLines(Logger logger) {
    this.logger = logger;
  }

  /** Begins to listen. */
  public static LoggedLines of(Class<?> type) {
    return under(type.getName());
  }

  /** Begins to listen to every class of a package and of those below it, too. */
  public static LoggedLines under(String name) {
    LoggedLines made = new LoggedLines((Logger) LoggerFactory.getLogger(name));
    made.events.start();
    made.logger.addAppender(made.events);
    return made;
  }

  /** Returns what was written at a level so far. */
  public List<String> at(Level level) {
    synchronized (events) {
      return events.list.stream()
          .filter(event -> event.getLevel().equals(level))
          .map(ILoggingEvent::getFormattedMessage)
          .toList();
    }
  }

  /** Returns what was written with a stack trace so far, at whatever level. */
  public List<String> withStackTrace() {
    synchronized (events) {
      return events.list.stream()
          .filter(event -> event.getThrowableProxy() != null)
          .map(ILoggingEvent::getFormattedMessage)
          .toList();
    }
  }

  @Override
  public void close() {
    logger.detachAppender(events);
  }
}
