package dev.marquee.server.training;

import dev.marquee.server.serving.OsPriority;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads that decode images to train with, at low priority. Only platform threads may wait for
 * what they do: see {@link TrainThread}. Thread-safe.
 */
final class DecodeThreads implements AutoCloseable {
  /** Decoding takes a few milliseconds where training takes tens: two are far ahead of it. */
  static final int COUNT = 2;

  private final ExecutorService threads;

  /**
   * @param niceness 0 to 19
   */
  DecodeThreads(int niceness) {
    threads =
        Executors.newFixedThreadPool(
            COUNT,
            work ->
                Thread.ofPlatform()
                    .name("train decode")
                    .unstarted(
                        () -> {
                          OsPriority.lowerOfThisThread(niceness);
                          work.run();
                        }));
  }

  <T> Future<T> submit(Callable<T> work) {
    return threads.submit(work);
  }

  @Override
  public void close() {
    threads.close();
  }
}
