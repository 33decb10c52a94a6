package dev.marquee.models.recipe;

import dev.marquee.models.failure.Failure.InvalidArgument;
import dev.marquee.models.failure.Reason;
import org.jspecify.annotations.Nullable;

/** The wording of every refusal of a recipe, in one place, so that all of them read alike. */
final class Refusal {
  private static final String FIELD = "recipe";
  private static final int MAX_QUOTED = 80;

  private Refusal() {}

  /**
   * @param what a clause without a full stop, such as "it has more than 65536 bytes"
   */
  static InvalidArgument unsound(String key, String what, @Nullable Throwable cause) {
    String where = key.isEmpty() ? "The recipe" : "The value of key '%s'".formatted(key);
    return of(key, "%s is not sound YAML: %s.".formatted(where, what), cause);
  }

  /**
   * @param must what it must be, such as "a whole number, 1 to 1024"
   * @param value what it is; null for nothing
   */
  static InvalidArgument wrong(String key, String must, @Nullable Object value) {
    return of(key, "Key '%s' must be %s, not %s.".formatted(key, must, quoted(value)), null);
  }

  /**
   * @param why a clause without a full stop
   */
  static InvalidArgument refused(String key, IllegalArgumentException why) {
    return of(key, "Key '%s' cannot be used: %s.".formatted(key, why.getMessage()), why);
  }

  static InvalidArgument missing(String key, String must) {
    return of(key, "Key '%s' is missing: it must be %s.".formatted(key, must), null);
  }

  static InvalidArgument unknown(String key, Iterable<String> known) {
    return of(
        key,
        "There is no key '%s'; in its place may stand %s."
            .formatted(cut(key), String.join(", ", known)),
        null);
  }

  /**
   * A key names something within what is no section.
   *
   * @param outer that part of the key
   */
  static InvalidArgument noSection(String key, String outer) {
    return of(
        key,
        "There is no key '%s': '%s' is no section of keys.".formatted(cut(key), cut(outer)),
        null);
  }

  static InvalidArgument of(String key, String message, @Nullable Throwable cause) {
    String field = key.isEmpty() ? FIELD : FIELD + "." + cut(key);
    return new InvalidArgument(Reason.RECIPE_INVALID, field, message, cause);
  }

  private static String quoted(@Nullable Object value) {
    return value == null ? "nothing" : "'" + cut(value.toString()) + "'";
  }

  private static String cut(String text) {
    return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
  }
}
