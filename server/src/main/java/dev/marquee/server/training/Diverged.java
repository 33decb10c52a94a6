package dev.marquee.server.training;

/** Numbers that are not finite any more: there is nothing to go on with. */
final class Diverged extends Exception {
  private static final long serialVersionUID = 1;

  private final long step;

  /**
   * @param what is not finite, as the beginning of a sentence
   * @param step at which that was found
   */
  Diverged(String what, long step) {
    super(what);
    this.step = step;
  }

  long step() {
    return step;
  }
}
