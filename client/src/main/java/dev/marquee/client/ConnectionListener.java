package dev.marquee.client;

import java.time.Duration;

/**
 * Told when the events of a run break off and when they go on, on the thread that asks for them.
 */
public interface ConnectionListener {
  /**
   * The connection is lost, and tried again from now on. Told once for each time that it is lost,
   * however often it is tried.
   *
   * @param why what became of it
   * @param patience for how long it is tried before that is thrown to who asks for the next event
   */
  default void lost(MarqueeException why, Duration patience) {}

  /** There is a connection again. */
  default void back() {}
}
