package dev.marquee.client;

/**
 * How a version is exported. Immutable.
 *
 * @param overwrite whether the files of another version in the folder are replaced
 * @param progress told how far it is
 */
public record ExportOptions(boolean overwrite, TransferProgress progress) {
  /** Returns the options of an export that replaces nothing. */
  public static ExportOptions none() {
    return new ExportOptions(false, TransferProgress.ignored());
  }

  /** Returns these options, with the files of another version replaced. */
  public ExportOptions overwriting() {
    return new ExportOptions(true, progress);
  }

  /** Returns these options with someone to tell how far it is. */
  public ExportOptions tellingProgress(TransferProgress progress) {
    return new ExportOptions(overwrite, progress);
  }
}
