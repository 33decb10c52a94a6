package dev.marquee.server.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What a class writes into the log while this is open. Thread-safe. */
public final class LoggedLines implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  private LoggedLines(Logger logger) {
    this.logger = logger;
  }

  /** Begins to listen. */
  public static LoggedLines of(Class<?> type) {
    LoggedLines made = new LoggedLines((Logger) LoggerFactory.getLogger(type));
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

  @Override
  public void close() {
    logger.detachAppender(events);
  }
}
