package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.UnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionNoticeTest {
  private final StringWriter err = new StringWriter();
  private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T02:20:05.7Z"));

  @Test
  void aPersonIsToldUntilWhenByTheClockOnTheWall() {
    ConnectionNotice notice = notice(false);
    notice.lost(unreachable(), Duration.ofMinutes(10));
    notice.back();
    assertThat(err.toString())
        .isEqualTo(
            """
            connection lost (SERVER_UNREACHABLE); trying again until 03:30:05
            connected again
            """);
  }

  @Test
  void aProgramIsToldInObjects() {
    ConnectionNotice notice = notice(true);
    notice.lost(unreachable(), Duration.ofMinutes(10));
    notice.back();
    assertThat(err.toString())
        .isEqualTo(
            """
            {"connection":"lost","reason":"SERVER_UNREACHABLE","until":"2026-11-23T02:30:05Z"}
            {"connection":"back"}
            """);
  }

  @Test
  void aBarIsTakenOutOfTheWayOfEachLine() {
    List<String> before = new ArrayList<>();
    ConnectionNotice notice = notice(false);
    notice.before(() -> before.add(err.toString()));
    notice.lost(unreachable(), Duration.ofMinutes(10));
    notice.back();
    assertThat(before).hasSize(2).first().isEqualTo("");
  }

  private ConnectionNotice notice(boolean json) {
    ErrorStream errors = new ErrorStream(new PrintWriter(err), json);
    return new ConnectionNotice(errors, clock, ZoneId.of("Europe/Berlin"));
  }

  private static UnavailableException unreachable() {
    try (MarqueeClient client =
        MarqueeClient.builder()
            .target(FakeServer.deserted())
            .deadline(Duration.ofDays(1))
            .build()) {
      var _ = client.models().getModel("models/x");
      throw new AssertionError("Nobody listens there.");
    } catch (UnavailableException failure) {
      return failure;
    }
  }
}
