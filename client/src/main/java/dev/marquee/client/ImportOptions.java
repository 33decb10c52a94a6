package dev.marquee.client;

/**
 * How a version is imported. Immutable.
 *
 * @param requestId names the import, 1 to 128 printable ASCII characters: one that broke off goes
 *     on under the same, and one that is done is answered with its version again. Empty: a new UUID
 * @param reason for the history, at most 1,000 characters; may be empty
 * @param progress told how far it is
 */
public record ImportOptions(String requestId, String reason, TransferProgress progress) {
  /** Returns the options of a new import, for no stated reason. */
  public static ImportOptions none() {
    return new ImportOptions("", "", TransferProgress.ignored());
  }

  /** Returns these options with an import of this name, which may have been begun already. */
  public ImportOptions withRequestId(String requestId) {
    return new ImportOptions(requestId, reason, progress);
  }

  /** Returns these options with a reason for the history. */
  public ImportOptions because(String reason) {
    return new ImportOptions(requestId, reason, progress);
  }

  /** Returns these options with someone to tell how far it is. */
  public ImportOptions tellingProgress(TransferProgress progress) {
    return new ImportOptions(requestId, reason, progress);
  }
}
