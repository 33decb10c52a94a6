package dev.marquee.server.registry;

import java.util.function.BooleanSupplier;

/** Tells whether whoever asked for a change has given up on it. Thread-safe. */
public interface Abandonment {

  /**
   * Returns whether the one for whom the current thread works has given up, or was told that
   * nothing more is done; to be asked on any thread, at any time.
   */
  BooleanSupplier ofCurrentCaller();
}
