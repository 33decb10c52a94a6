package dev.marquee.tools;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a dataset, with or without {@code datasets/} before it. */
final class DatasetReference implements ITypeConverter<String> {
  private static final String DATASETS = "datasets/";
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  @Override
  public String convert(String text) {
    String id = text.startsWith(DATASETS) ? text.substring(DATASETS.length()) : text;
    if (!ID.matcher(id).matches()) {
      throw new TypeConversionException(
          "'%s' is no name of a dataset: use 1 to 63 of a-z, 0-9 and -, beginning with a letter."
              .formatted(text));
    }
    return DATASETS + id;
  }

  /** Does the same where there need not be one: the empty text stays empty. */
  static final class OrNone implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      return text.isEmpty() ? text : new DatasetReference().convert(text);
    }
  }
}
