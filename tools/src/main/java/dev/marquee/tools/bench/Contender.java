package dev.marquee.tools.bench;

/** A way to make the steps of a {@link TrainingWork}, one of those that are compared. */
interface Contender extends AutoCloseable {
  /** Returns what it is called in tables and in JSON. */
  String name();

  /**
   * Makes all steps, from fresh weights, and returns how many images per second went into them.
   *
   * @throws BenchException if they cannot be made
   */
  double imagesPerSecond();

  @Override
  void close();
}
