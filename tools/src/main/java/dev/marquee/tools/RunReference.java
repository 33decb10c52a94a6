package dev.marquee.tools;

import picocli.CommandLine.ITypeConverter;

/** Reads the name of a run, with or without {@code trainingRuns/} before it. */
final class RunReference implements ITypeConverter<String> {
  private static final String RUNS = "trainingRuns/";

  @Override
  public String convert(String text) {
    return text.startsWith(RUNS) ? text : RUNS + text;
  }
}
