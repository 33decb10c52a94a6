package dev.marquee.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every change of colour gives Pillow's pixels, bit for bit. */
class ColoursTest {
  private static final List<Float> FACTORS = List.of(0f, 0.7f, 0.85f, 1f, 1.3f, 2f);

  @FunctionalInterface
  private interface Change {
    void apply(byte[] rgb, float factor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"brightness", "contrast", "saturation"})
  void changesAsPillowDoes(String name) {
    Change change =
        switch (name) {
          case "brightness" -> Colours::brighten;
          case "contrast" -> Colours::contrast;
          default -> Colours::saturate;
        };
    for (float factor : FACTORS) {
      byte[] rgb = read("colours.rgb");
      change.apply(rgb, factor);
      assertThat(rgb).as("%.2f", factor).isEqualTo(read("%s_%.2f.rgb".formatted(name, factor)));
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = ColoursTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
