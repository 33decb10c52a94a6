package dev.marquee.tools.bench.load;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What classifies posters: a server under load. Thread-safe. */
public interface Target extends AutoCloseable {

  /**
   * Has a poster classified, and returns at once.
   *
   * @param number of the call, from 0; which poster is sent follows from it
   * @param deadline how long the answer may take, from now on; above zero
   * @return completes with how the call ended, and never fails; what depends on it runs on a thread
   *     of the connection and must not block
   */
  CompletableFuture<Answer> classify(long number, Duration deadline);

  @Override
  void close();
}
