package dev.marquee.tools;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say which dataset is changed, and in which state it must be. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class DatasetChangeOption {
  @Parameters(
      paramLabel = "DATASET",
      converter = DatasetReference.class,
      description = "The dataset, such as datasets/posters-x.")
  private String name;

  @Option(
      names = "--etag",
      paramLabel = "ETAG",
      defaultValue = "",
      description =
          "The etag as it was read, from 'dataset list --json'. Where it is another by now, nothing "
              + "is changed and the command fails.")
  private String etag;

  /** Returns the dataset's name. */
  String name() {
    return name;
  }

  /** Returns the etag, empty where none was given. */
  String etag() {
    return etag;
  }
}
