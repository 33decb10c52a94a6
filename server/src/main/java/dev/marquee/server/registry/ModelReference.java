package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a request names the version that it wants: by number, or by an alias. */
public sealed interface ModelReference {
  /** The alias that answers for a model where nothing else is said. */
  String PRODUCTION = "production";

  /** Returns the model. */
  ModelName model();

  /** A certain version. */
  record Numbered(VersionName version) implements ModelReference {
    @Override
    public ModelName model() {
      return version.model();
    }

    @Override
    public String toString() {
      return version.toString();
    }
  }

  /** Whichever version the alias points to when the request is taken. */
  record Aliased(ModelName model, String alias) implements ModelReference {
    @Override
    public String toString() {
      return model + "@" + alias;
    }
  }

  /**
   * Reads {@code models/m}, {@code models/m/versions/3} or {@code models/m@alias}.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  static ModelReference parse(String field, String text) {
    Matcher matcher =
        Names.match(
            Forms.REFERENCE,
            field,
            text,
            "models/{model}, models/{model}/versions/{number} or models/{model}@{alias}, such as"
                + " models/posters");
    ModelName model = new ModelName(matcher.group("model"));
    String number = matcher.group("number");
    if (number != null) {
      return new Numbered(new VersionName(model, Integer.parseInt(number)));
    }
    String alias = matcher.group("alias");
    return new Aliased(model, alias == null ? PRODUCTION : alias);
  }

  /**
   * Reads the name of an alias, without its model.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has another form
   */
  static String parseAlias(String field, String text) {
    return Names.match(
            Forms.ALIAS,
            field,
            text,
            "1 to 63 of a-z, 0-9 and -, beginning with a letter, such as candidate")
        .group();
  }

  /** Holds the pattern out of the interface's public face. */
  final class Forms {
    private static final Pattern REFERENCE =
        Pattern.compile(
            "models/(?<model>%s)(/versions/(?<number>%s)|@(?<alias>%s))?"
                .formatted(Names.ID, Names.NUMBER, Names.ID));

    private static final Pattern ALIAS = Pattern.compile(Names.ID);

    private Forms() {}
  }
}
