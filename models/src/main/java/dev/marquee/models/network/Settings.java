package dev.marquee.models.network;

import java.util.Map;
import java.util.Set;

/**
 * The settings of an architecture, as a manifest carries them: names with values as text.
 * Immutable.
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
      Checks.that(known.contains(name), "no setting is called '" + name + "'; there are " + known);
    }
  }

  /**
   * Returns a setting as a number.
   *
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
}
