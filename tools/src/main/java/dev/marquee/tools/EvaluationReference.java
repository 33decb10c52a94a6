package dev.marquee.tools;

import picocli.CommandLine.ITypeConverter;

/** Reads the name of an evaluation, with or without {@code evaluations/} before it. */
final class EvaluationReference implements ITypeConverter<String> {
  private static final String EVALUATIONS = "evaluations/";

  @Override
  public String convert(String text) {
    return text.startsWith(EVALUATIONS) ? text : EVALUATIONS + text;
  }
}
