package dev.marquee.tools;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which versions are measured, and on what. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class MeasuredOption {
  @Parameters(
      arity = "1..*",
      paramLabel = "VERSION",
      converter = ModelReference.class,
      description = "The versions, models/x/versions/3 or models/x@alias.")
  private List<String> versions;

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      required = true,
      converter = DatasetReference.class,
      description = "The committed dataset on which they are measured, such as datasets/posters-x.")
  private String dataset;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      defaultValue = "",
      description = "Its split, such as validation. Default: all examples.")
  private String split;

  List<String> versions() {
    return versions;
  }

  String dataset() {
    return dataset;
  }

  /** Returns the split, empty for all examples. */
  String split() {
    return split;
  }
}
