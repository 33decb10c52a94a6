package dev.marquee.server.promotion;

/** Learns what the gates of a promotion find, one after the other. Must not block. */
public interface GateListener {
  /**
   * A gate has found something; where it failed, it is the last one. Called by one thread at a
   * time, not always the same.
   */
  void found(GateResult result);
}
