package dev.marquee.tools;

/** Something else is in production than the caller expected; nothing was sent to change that. */
final class ProductionMoved extends RuntimeException {
  /** The reason of the API for the same thing, where the server finds it. */
  static final String REASON = "PRODUCTION_MOVED";

  /**
   * @param expected the version that was expected in production, empty for none
   * @param present the version in production, empty where there is none
   */
  ProductionMoved(String expected, String present) {
    super(
        "%s in production, not %s: nothing was changed. Look at the history, and decide again."
            .formatted(
                present.isEmpty() ? "Nothing is" : present + " is",
                expected.isEmpty() ? "nothing" : expected));
  }
}
