package dev.marquee.client;

/**
 * How many images may be on the wire at once: additive increase, multiplicative decrease, as TCP
 * shares a link (Chiu and Jain 1989). Each score adds one, up to the bound; a busy server halves
 * the number, down to one.
 *
 * <p>Images that were on the wire together are refused together and say the same thing, so they
 * halve once. What was sent belongs to a round; a round in which the number was halved ends with
 * the next score or the next wait that is over, and refusals of earlier rounds halve nothing. Not
 * thread-safe.
 */
final class Pace {
  private final int bound;
  private int limit;
  private long round;
  private boolean halved;

  /** Begins at the bound, which is at least one. */
  Pace(int bound) {
    this.bound = bound;
    this.limit = bound;
  }

  int limit() {
    return limit;
  }

  /** Returns the round to which an image belongs that is sent now. */
  long round() {
    return round;
  }

  void scored() {
    limit = Math.min(bound, limit + 1);
    endHalvedRound();
  }

  /** The server was too busy for an image that was sent in this round. */
  void refused(long sentIn) {
    if (sentIn == round && !halved) {
      limit = Math.max(1, limit / 2);
      halved = true;
    }
  }

  /** An image has waited after its refusal. */
  void waited() {
    endHalvedRound();
  }

  private void endHalvedRound() {
    if (halved) {
      halved = false;
      round++;
    }
  }
}
