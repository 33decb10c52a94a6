package dev.marquee.tools;

import picocli.CommandLine.ITypeConverter;

/**
 * Reads the name of a model, of a version or of an alias, with or without {@code models/} before
 * it; the empty text stays empty. Whether there is such a thing is for the server to say.
 */
final class ModelReference implements ITypeConverter<String> {
  private static final String MODELS = "models/";

  @Override
  public String convert(String text) {
    return of(text);
  }

  /** Returns the whole name. */
  static String of(String text) {
    return text.isEmpty() || text.startsWith(MODELS) ? text : MODELS + text;
  }
}
