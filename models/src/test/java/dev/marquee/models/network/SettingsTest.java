package dev.marquee.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void aWholeNumberIsReadOrElseTheDefault() {
    Settings settings = new Settings(Map.of("least", "1", "most", "9"));
    assertThat(settings.wholeNumber("least", 5, 1, 9)).isEqualTo(1);
    assertThat(settings.wholeNumber("most", 5, 1, 9)).isEqualTo(9);
    assertThat(settings.wholeNumber("other", 5, 1, 9)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "wide", "1.5", "0", "10", "99999999999"})
  void whatIsNoWholeNumberInRangeIsRefusedWithTheRange(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Settings(Map.of("width", text)).wholeNumber("width", 5, 1, 9))
        .withMessage("setting 'width' must be a whole number, 1 to 9, not '" + text + "'");
  }
}
