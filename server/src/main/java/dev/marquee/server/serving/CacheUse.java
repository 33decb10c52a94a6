package dev.marquee.server.serving;

/** Whether scores may come from the response cache. */
public enum CacheUse {
  /** The cache is asked, and given what had to be computed. */
  ASKED,
  /** The scores are computed for the caller alone: the cache is neither asked nor given them. */
  SKIPPED
}
