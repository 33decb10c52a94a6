package dev.marquee.server.metadata;

/** Checks how many rows a statement found. */
final class Rows {
  private Rows() {}

  /**
   * Requires that a statement found the one row that it is about.
   *
   * @param what the thing that the row tells of
   * @throws IllegalStateException if it did not: whoever asked has not looked before
   */
  static void requireOne(int found, String what) {
    if (found != 1) {
      throw new IllegalStateException("there is no " + what);
    }
  }
}
