package dev.marquee.server.evaluation;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.Names;
import java.util.regex.Pattern;

/**
 * The name of an evaluation, {@code evaluations/{number}}.
 *
 * @param number at least 1; later ones have larger numbers, and none is given twice
 */
public record EvaluationName(long number) {
  private static final Pattern FORM = Pattern.compile("evaluations/([1-9][0-9]{0,17})");

  public EvaluationName {
    if (number < 1) {
      throw new IllegalArgumentException("evaluations count from 1, not " + number);
    }
  }

  /**
   * Reads {@code evaluations/{number}}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static EvaluationName parse(String field, String text) {
    return new EvaluationName(
        Long.parseLong(
            Names.match(FORM, field, text, "evaluations/{number}, such as evaluations/7")
                .group(1)));
  }

  @Override
  public String toString() {
    return "evaluations/" + number;
  }
}
