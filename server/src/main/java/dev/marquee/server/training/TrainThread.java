package dev.marquee.server.training;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.server.serving.OsPriority;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The one thread that touches what is being trained, at low priority. The engine starts its workers
 * for each thread that calls it, and they inherit that.
 *
 * <p>What runs here does nothing but arithmetic and files, for whatever it woke or started would
 * inherit its priority, too: see {@code serving.LoadingThread}. A thread of normal priority waits
 * for it, and does all else.
 */
final class TrainThread implements AutoCloseable {
  private final ExecutorService thread;

  /**
   * @param niceness 0 to 19
   */
  TrainThread(int niceness) {
    thread =
        Executors.newSingleThreadExecutor(
            work ->
                Thread.ofPlatform()
                    .name("train heavily")
                    .unstarted(
                        () -> {
                          OsPriority.lowerOfThisThread(niceness);
                          work.run();
                        }));
  }

  /**
   * Does some work there and waits for it, also where the caller is interrupted.
   *
   * @throws RuntimeException what the work throws
   */
  <T> T call(Supplier<T> work) {
    return await(thread.submit(work::get));
  }

  /** As {@link #call}, for work that returns nothing. */
  void run(Runnable work) {
    boolean _ =
        call(
            () -> {
              work.run();
              return true;
            });
  }

  /**
   * Waits for work on another thread.
   *
   * @throws RuntimeException what the work throws
   */
  static <T> T await(Future<T> result) {
    try {
      return Uninterruptibles.getUninterruptibly(result);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
