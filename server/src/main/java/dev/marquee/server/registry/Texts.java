package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Optional;

/** Texts of people, before they are kept. */
public final class Texts {
  /** The longest description, in characters. */
  public static final int MAX_DESCRIPTION = 10_000;

  /** How much messages show of what a client sent, in characters. */
  public static final int SHOWN = 60;

  private Texts() {}

  /**
   * Checks a text.
   *
   * @param field the request's field that holds it
   * @return the text
   * @throws Failure.InvalidArgument if it is too long, or holds control characters other than line
   *     ends and tabs
   */
  public static String check(String field, String text, int longest) {
    fault(text, longest)
        .ifPresent(
            fault -> {
              throw new Failure.InvalidArgument(
                  Reason.FIELD_INVALID, field, "%s %s.".formatted(field, fault));
            });
    return text;
  }

  /** Returns what is wrong with a text, to be said of what holds it; empty where nothing is. */
  public static Optional<String> fault(String text, int longest) {
    int length = text.codePointCount(0, text.length());
    if (length > longest) {
      return Optional.of("has at most %d characters, not %d".formatted(longest, length));
    }
    return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
        ? Optional.of("holds a control character: only line ends and tabs are taken")
        : Optional.empty();
  }

  /**
   * As {@link #check}, for a text of one line.
   *
   * @throws Failure.InvalidArgument also if it holds line ends or tabs
   */
  public static String checkLine(String field, String text, int longest) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\t') >= 0) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID, field, "%s must be one line, without tabs.".formatted(field));
    }
    return check(field, text, longest);
  }

  /**
   * Returns a text, or its beginning and an ellipsis where it is longer than so many characters, of
   * which none is cut in two.
   */
  public static String shortened(String text, int longest) {
    return text.codePointCount(0, text.length()) > longest
        ? text.substring(0, text.offsetByCodePoints(0, longest)) + "…"
        : text;
  }
}
