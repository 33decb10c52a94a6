package dev.marquee.client;

/**
 * How a version is exported. Immutable.
 *
 * @param format what it comes out as
 * @param overwrite whether the files of another version in the folder are replaced
 * @param progress told how far it is
 */
public record ExportOptions(ExportFormat format, boolean overwrite, TransferProgress progress) {
  /** What the file of an export as {@link ExportFormat#ONNX} is called in its folder. */
  public static final String ONNX_FILE = "model.onnx";

  /** Returns the options of an export as {@link ExportFormat#MARQUEE} that replaces nothing. */
  public static ExportOptions none() {
    return new ExportOptions(ExportFormat.MARQUEE, false, TransferProgress.ignored());
  }

  /** Returns these options with another format. */
  public ExportOptions as(ExportFormat format) {
    return new ExportOptions(format, overwrite, progress);
  }

  /** Returns these options, with the files of another version replaced. */
  public ExportOptions overwriting() {
    return new ExportOptions(format, true, progress);
  }

  /** Returns these options with someone to tell how far it is. */
  public ExportOptions tellingProgress(TransferProgress progress) {
    return new ExportOptions(format, overwrite, progress);
  }
}
