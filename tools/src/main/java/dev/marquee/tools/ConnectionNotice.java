package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.marquee.client.ConnectionListener;
import dev.marquee.client.MarqueeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Says on standard error that a server is away and until when it is waited for: minutes without a
 * word look like a command that hangs.
 */
final class ConnectionNotice implements ConnectionListener {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final ErrorStream errors;
  private final InstantSource clock;
  private final ZoneId zone;
  private Runnable makeWay = () -> {};

  /**
   * @param zone of the person who reads it
   */
  ConnectionNotice(ErrorStream errors, InstantSource clock, ZoneId zone) {
    this.errors = errors;
    this.clock = clock;
    this.zone = zone;
  }

  /** Has something done before each line, such as to take a bar out of its way. */
  void before(Runnable makeWay) {
    this.makeWay = makeWay;
  }

  @Override
  public void lost(MarqueeException why, Duration patience) {
    Instant until = clock.instant().plus(patience).truncatedTo(ChronoUnit.SECONDS);
    String reason = ErrorText.of(why).reason();
    makeWay.run();
    errors.print(
        "connection lost (%s); trying again until %s"
            .formatted(reason, CLOCK.format(until.atZone(zone))),
        JsonNodeFactory.instance
            .objectNode()
            .put("connection", "lost")
            .put("reason", reason)
            .put("until", until.toString()));
  }

  @Override
  public void back() {
    makeWay.run();
    errors.print(
        "connected again", JsonNodeFactory.instance.objectNode().put("connection", "back"));
  }
}
