package dev.marquee.models.network;

import java.util.Map;
import java.util.Set;

/**
 * The settings of an architecture, as a manifest carries them under {@code architecture_settings}:
 * names with values as text. Immutable.
 *
 * <p>An architecture first says which it knows, then reads each with its default:
 *
 * <pre>{@code
 * settings.requireOnly(Set.of("width"));
 * int width = settings.wholeNumber("width", 16, 1, 256);
 * }</pre>
 */
public record Settings(Map<String, String> values) {
  /** No settings: every default. */
  public static final Settings NONE = new Settings(Map.of());

  public Settings {
    values = Map.copyOf(values);
  }

  /**
   * Checks that no setting is there that the architecture does not know.
   *
   * @throws IllegalArgumentException naming the unknown setting and the known ones
   */
  public void requireOnly(Set<String> known) {
    for (String name : values.keySet()) {
      Checks.that(
          known.contains(name),
          "no setting is called '%s'; there %s"
              .formatted(name, known.isEmpty() ? "are none" : "are " + String.join(", ", known)));
    }
  }

  /**
   * Returns a setting as a number.
   *
   * @param otherwise the value where the setting is not given
   * @throws IllegalArgumentException if its text is no number
   */
  public double number(String name, double otherwise) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "setting '%s' must be a number, not '%s'".formatted(name, text), e);
    }
  }

  /**
   * Returns a setting as a whole number.
   *
   * @param otherwise the value where the setting is not given
   * @throws IllegalArgumentException if its text is no whole number, or it is not {@code least} to
   *     {@code most}
   */
  public int wholeNumber(String name, int otherwise, int least, int most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    String range =
        "setting '%s' must be a whole number, %d to %d, not '%s'"
            .formatted(name, least, most, text);
    try {
      int value = Integer.parseInt(text);
      Checks.that(value >= least && value <= most, range);
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(range, e);
    }
  }
}
