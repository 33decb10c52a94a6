package dev.marquee.server.registry;

/**
 * Who does something, from where, and why: recorded with what is done.
 *
 * @param actor as the caller calls itself, at most 128 characters; empty where it does not
 * @param peer the address that the call comes from; empty for what the server does by itself
 * @param reason as the caller says, at most 1,000 characters; may be empty
 */
public record Cause(String actor, String peer, String reason) {
  /** The longest actor, in characters. */
  public static final int MAX_ACTOR = 128;

  /** The longest reason, in characters. */
  public static final int MAX_REASON = 1000;

  public Cause {
    if (actor.length() > MAX_ACTOR || reason.codePointCount(0, reason.length()) > MAX_REASON) {
      throw new IllegalArgumentException("who and why are longer than is recorded");
    }
  }

  /** Returns who, and from where, in words; {@code somebody} where the caller does not say. */
  public String who() {
    return (actor.isEmpty() ? "somebody" : actor) + (peer.isEmpty() ? "" : " at " + peer);
  }

  /** What the server does by itself. */
  public static Cause ofServer(String reason) {
    return new Cause("marquee", "", reason);
  }
}
