package dev.marquee.server.registry;

/** Who knows what of the staging folder somebody is at work on. Thread-safe. */
public interface StagingGuard {

  /**
   * Runs a removal unless somebody is at work on what it removes, and lets nobody begin meanwhile.
   *
   * @param name what a file or folder is called in the staging folder
   * @return whether it was run
   */
  boolean unlessOpen(String name, Runnable removal);
}
