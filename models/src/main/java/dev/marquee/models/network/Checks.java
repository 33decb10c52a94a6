package dev.marquee.models.network;

/** What the records of this package demand of their components. */
final class Checks {
  private Checks() {}

  static void that(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  static void atLeast(int least, int value, String what) {
    that(value >= least, what + " must be at least " + least + ", not " + value);
  }

  static void named(String name) {
    that(!name.isBlank(), "a layer with parameters or random numbers needs a name");
  }
}
