package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.Names;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an example, {@code datasets/{dataset}/examples/{id}}.
 *
 * @param id a-z, A-Z, 0-9, {@code .}, {@code _} and {@code -}, starting with a letter or digit, at
 *     most 128 characters
 */
public record ExampleName(DatasetName dataset, String id) {
  private static final String ID = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}";

  private static final Pattern ID_FORM = Pattern.compile(ID);

  private static final Pattern FORM =
      Pattern.compile("datasets/(?<dataset>%s)/examples/(?<example>%s)".formatted(Names.ID, ID));

  public ExampleName {
    if (!id.matches(ID)) {
      throw new IllegalArgumentException("not the id of an example: " + id);
    }
  }

  /**
   * Reads {@code datasets/{dataset}/examples/{id}}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static ExampleName parse(String field, String text) {
    Matcher matcher =
        Names.match(
            FORM,
            field,
            text,
            "datasets/{dataset}/examples/{example}, such as datasets/posters/examples/tt0080339");
    return new ExampleName(new DatasetName(matcher.group("dataset")), matcher.group("example"));
  }

  /**
   * Reads an id, without what stands before it in a name.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static ExampleName ofId(DatasetName dataset, String field, String id) {
    return new ExampleName(
        dataset,
        Names.match(
                ID_FORM,
                field,
                id,
                "1 to 128 of a-z, A-Z, 0-9, ., _ and -, beginning with a letter or digit")
            .group());
  }

  @Override
  public String toString() {
    return dataset + "/examples/" + id;
  }
}
