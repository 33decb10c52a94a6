package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "30s, PT30S", "2m, PT2M", "1h, PT1H", "PT1.5S, PT1.5S"})
  void deadlinesAreReadAsPeopleWriteThem(String text, Duration expected) {
    assertThat(Deadlines.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "30", "30 s", "0s", "-1s", "PT0S", "PT-1S", "99999999999s"})
  void otherDeadlinesAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Deadlines.parse(text))
        .withMessageContaining("30s");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:50051, true",
    "127.0.0.1:50051, true",
    "127.1.2.3:1, true",
    "[::1]:50051, true",
    "posters.test:443, false",
    "127.0.0.1.posters.test:443, false",
    "10.0.0.7:50051, false",
    "dns:///localhost:50051, false",
  })
  void onlyThisMachineIsLoopback(String text, boolean loopback) {
    assertThat(Target.parse(text)).isEqualTo(new Target(text, loopback));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "posters", ":50051", "posters:", "posters:99999", "posters:0", "::1:5"})
  void otherAddressesAreRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Target.parse(text))
        .withMessageContaining("host:port");
  }

  @ParameterizedTest
  @CsvSource({"MARQUEE_SERVER, banana", "MARQUEE_DEADLINE, soon"})
  void nonsenseInTheEnvironmentIsRefusedByTheNameOfItsVariable(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Environment.apply(MarqueeClient.builder(), Map.of(name, value)))
        .withMessageContaining(name)
        .withMessageContaining(value);
  }

  @Test
  void emptyVariablesCountAsNone() {
    assertThatCode(
            () ->
                Environment.apply(
                    MarqueeClient.builder(), Map.of("MARQUEE_SERVER", "", "MARQUEE_DEADLINE", " ")))
        .doesNotThrowAnyException();
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarqueeClient.builder().deadline(Duration.ZERO).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarqueeClient.builder().deadline(Duration.ofDays(366)).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarqueeClient.builder().loadDeadline(Duration.ZERO).build())
        .withMessageContaining("loadDeadline");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarqueeClient.builder().maxMessageBytes(0).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarqueeClient.builder().window(0).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarqueeClient.builder().window(1001).build());
  }
}
