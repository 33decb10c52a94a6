package dev.marquee.client;

/** Told how far a transfer is, on the thread that does it. */
@FunctionalInterface
public interface TransferProgress {
  /**
   * A piece was moved.
   *
   * @param doneBytes how much of the files was moved by now; less than before where the connection
   *     broke and the server has less than was sent
   * @param totalBytes the size of all files
   */
  void moved(long doneBytes, long totalBytes);

  /** Returns one that is not interested. */
  static TransferProgress ignored() {
    return (doneBytes, totalBytes) -> {};
  }
}
