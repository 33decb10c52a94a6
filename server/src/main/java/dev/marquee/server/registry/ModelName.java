package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import java.util.regex.Pattern;

/**
 * The name of a model, {@code models/{id}}.
 *
 * @param id a-z, 0-9 and {@code -}, starting with a letter, at most 63 characters
 */
public record ModelName(String id) implements Comparable<ModelName> {
  private static final Pattern FORM = Pattern.compile("models/(" + Names.ID + ")");

  public ModelName {
    String _ = Names.requireId("model", id);
  }

  /**
   * Reads {@code models/{id}}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static ModelName parse(String field, String text) {
    return new ModelName(
        Names.match(FORM, field, text, "models/{model}, such as models/posters").group(1));
  }

  /**
   * Reads an id, without {@code models/}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static ModelName ofId(String field, String id) {
    return new ModelName(Names.id(field, id));
  }

  @Override
  public int compareTo(ModelName other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return "models/" + id;
  }
}
