package dev.marquee.tools.bench.raw;

/** Work that is done again and again, without a pause. Used by one thread. */
interface BareLoop extends AutoCloseable {
  /** Does the next piece of it, and returns how many images that was. */
  int next();

  @Override
  void close();
}
