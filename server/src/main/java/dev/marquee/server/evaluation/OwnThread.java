package dev.marquee.server.evaluation;

import com.google.common.base.Throwables;
import dev.marquee.models.failure.Failure;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Seconds of arithmetic, done on a platform thread: a virtual one would keep those whom it shares a
 * processor with from being served.
 */
final class OwnThread {
  private OwnThread() {}

  /**
   * Does some work on a thread of its own, and waits for it.
   *
   * @throws Failure.Cancelled if the caller is interrupted; the work is, too
   * @throws RuntimeException what the work throws
   */
  static <T> T call(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread _ = Thread.ofPlatform().daemon().name("evaluation").start(task);
    try {
      return task.get();
    } catch (InterruptedException e) {
      boolean _ = task.cancel(true);
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException("Measuring failed", cause);
    }
  }
}
