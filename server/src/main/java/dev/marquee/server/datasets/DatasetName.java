package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.Names;
import java.util.regex.Pattern;

/**
 * The name of a dataset, {@code datasets/{id}}.
 *
 * @param id a-z, 0-9 and {@code -}, starting with a letter, at most 63 characters
 */
public record DatasetName(String id) implements Comparable<DatasetName> {
  private static final Pattern FORM = Pattern.compile("datasets/(" + Names.ID + ")");

  public DatasetName {
    String _ = Names.requireId("dataset", id);
  }

  /**
   * Reads {@code datasets/{id}}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static DatasetName parse(String field, String text) {
    return new DatasetName(
        Names.match(FORM, field, text, "datasets/{dataset}, such as datasets/posters").group(1));
  }

  /**
   * Reads an id, without {@code datasets/}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static DatasetName ofId(String field, String id) {
    return new DatasetName(Names.id(field, id));
  }

  @Override
  public int compareTo(DatasetName other) {
    return id.compareTo(other.id);
  }

  @Override
  public String toString() {
    return "datasets/" + id;
  }
}
