package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a version, {@code models/{model}/versions/{number}}.
 *
 * @param number at least 1
 */
public record VersionName(ModelName model, int number) implements Comparable<VersionName> {
  private static final Pattern FORM =
      Pattern.compile(
          "models/(?<model>%s)/versions/(?<number>%s)".formatted(Names.ID, Names.NUMBER));

  private static final Comparator<VersionName> ORDER =
      Comparator.comparing(VersionName::model).thenComparingInt(VersionName::number);

  public VersionName {
    if (number < 1) {
      throw new IllegalArgumentException("versions count from 1, not " + number);
    }
  }

  /**
   * Reads {@code models/{model}/versions/{number}}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  public static VersionName parse(String field, String text) {
    Matcher matcher =
        Names.match(
            FORM,
            field,
            text,
            "models/{model}/versions/{number}, such as models/posters/versions/3");
    return new VersionName(
        new ModelName(matcher.group("model")), Integer.parseInt(matcher.group("number")));
  }

  @Override
  public int compareTo(VersionName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return model + "/versions/" + number;
  }
}
