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

  private static final Pattern ID_FORM = Pattern.compile(ID);

  private static final int SHOWN = 80;

  private Names() {}

  /**
   * Returns an id that a client chooses for a model or a dataset.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument ({@code NAME_INVALID}) if it has another form
   */
  public static String id(String field, String text) {
    return match(
            ID_FORM,
            field,
            text,
            "1 to 63 of a-z, 0-9 and -, beginning with a letter, such as posters")
        .group();
  }

  /**
   * Returns an id.
   *
   * @param what it is of, in a word
   * @throws IllegalArgumentException if it can be none
   */
  public static String requireId(String what, String id) {
    if (!ID_FORM.matcher(id).matches()) {
      throw new IllegalArgumentException("not the id of a %s: %s".formatted(what, id));
    }
    return id;
  }

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
