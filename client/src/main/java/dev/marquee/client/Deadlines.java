package dev.marquee.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deadlines as people write them: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, {@code
 * PT30S}.
 */
public final class Deadlines {
  private static final Pattern SHORT_FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private Deadlines() {}

  /**
   * Reads a deadline: a whole number with one of the units ms, s, m, h, or ISO 8601.
   *
   * @return the deadline, above zero
   * @throws IllegalArgumentException where the text is none, or not above zero
   */
  public static Duration parse(String text) {
    Duration duration = read(text);
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(
          "The deadline '" + text + "' must be above zero, as 30s is.");
    }
    return duration;
  }

  private static Duration read(String text) {
    Matcher matcher = SHORT_FORM.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no deadline; write it as 500ms, 30s, 2m or PT30S.", e);
    }
  }
}
