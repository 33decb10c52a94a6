package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.Names;
import java.util.regex.Pattern;

/**
 * The name of a training run, {@code trainingRuns/{id}}.
 *
 * @param id a-z, 0-9 and {@code -}, starting with a letter, at most 63 characters
 */
public record RunName(String id) implements Comparable<RunName> {
  private static final Pattern FORM = Pattern.compile("trainingRuns/(" + Names.ID + ")");

  private static final Pattern ID = Pattern.compile(Names.ID);

  public RunName {
    if (!id.matches(Names.ID)) {
      throw new IllegalArgumentException("not the id of a run: " + id);
    }
  }

  /**
   * Reads {@code trainingRuns/{id}}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static RunName parse(String field, String text) {
    return new RunName(
        Names.match(FORM, field, text, "trainingRuns/{training_run}, such as trainingRuns/first")
            .group(1));
  }

  /**
   * Reads an id, without {@code trainingRuns/}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static RunName ofId(String field, String id) {
    return new RunName(
        Names.match(
                ID,
                field,
                id,
                "1 to 63 of a-z, 0-9 and -, beginning with a letter, best drawn at random")
            .group());
  }

  @Override
  public int compareTo(RunName other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return "trainingRuns/" + id;
  }
}
