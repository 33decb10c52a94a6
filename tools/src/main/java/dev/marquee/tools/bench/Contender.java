package dev.marquee.tools.bench;

/**
 * One of those that are compared: it does the work that all do, in its own way. Used by one thread.
 *
 * @param <R> what a turn of it brings
 */
public interface Contender<R> extends AutoCloseable {
  /** Returns what it is called in tables and in JSON. */
  String name();

  /**
   * Takes its turn: does the work once, and measures that.
   *
   * @throws BenchException if it cannot be done
   */
  R measure();

  @Override
  void close();
}
