package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms that resource names have. */
public final class Names {
  /** What a model, an alias, a dataset or a run may be called. */
  public static final String ID = "[a-z][a-z0-9-]{0,62}";

  /** What a version may be called: 1 to 999,999,999, without leading zeros. */
  public static final String NUMBER = "[1-9][0-9]{0,8}";

  private static final int SHOWN = 80;

  private Names() {}

  /**
   * Matches {@code text}, or refuses it.
   *
   * @param field the request's field that holds it
   * @param form the form in words, with an example
   * @throws Failure.InvalidArgument ({@code NAME_INVALID}) if it does not match
   */
  public static Matcher match(Pattern pattern, String field, String text, String form) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new Failure.InvalidArgument(
          Reason.NAME_INVALID,
          field,
          "'%s' is no name: write %s.".formatted(Texts.shortened(text, SHOWN), form));
    }
    return matcher;
  }
}
