package dev.marquee.client;

/**
 * What came of an upload. Immutable.
 *
 * @param storedCount how many examples are in the dataset for good, be it from before
 * @param rejectedCount how many are not
 * @param imageBytes the size of the images of both
 * @param sentBytes the size of the images that were sent, as often as they were
 */
public record UploadSummary(
    long storedCount, long rejectedCount, long imageBytes, long sentBytes) {
  static final UploadSummary NOTHING = new UploadSummary(0, 0, 0, 0);

  /** Returns how many examples were dealt with. */
  public long doneCount() {
    return storedCount + rejectedCount;
  }

  UploadSummary stored(long bytes) {
    return new UploadSummary(storedCount + 1, rejectedCount, imageBytes + bytes, sentBytes);
  }

  UploadSummary rejected(long bytes) {
    return new UploadSummary(storedCount, rejectedCount + 1, imageBytes + bytes, sentBytes);
  }

  UploadSummary sent(long bytes) {
    return new UploadSummary(storedCount, rejectedCount, imageBytes, sentBytes + bytes);
  }
}
