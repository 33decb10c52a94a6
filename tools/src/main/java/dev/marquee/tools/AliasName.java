package dev.marquee.tools;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An alias with its model, such as {@code models/posters@candidate}.
 *
 * @param model {@code models/posters}
 * @param alias {@code candidate}
 */
record AliasName(String model, String alias) {
  /** Reads one; whether there may be such a model and alias is for the server to say. */
  static final class Converter implements ITypeConverter<AliasName> {
    @Override
    public AliasName convert(String text) {
      int at = text.indexOf('@');
      if (at < 1 || at == text.length() - 1) {
        throw new TypeConversionException(
            "'" + text + "' is no alias; write it as models/posters@candidate.");
      }
      return new AliasName(ModelReference.of(text.substring(0, at)), text.substring(at + 1));
    }
  }
}
