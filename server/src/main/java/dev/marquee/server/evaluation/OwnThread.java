package dev.marquee.server.evaluation;

import com.google.common.base.Throwables;
import dev.marquee.models.failure.Failure;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Seconds of arithmetic, done on a platform thread: a virtual one would keep those whom it shares a
 * processor with from being served.
 */
record OwnThread(Heartbeat heartbeat) {

  /**
   * Does some work on a thread of its own, and waits for it.
   *
   * @param beat run now and then meanwhile, on the caller's thread
   * @throws Failure.Cancelled if the caller is interrupted; the work is, too
   * @throws RuntimeException what the work throws
   */
  <T> T call(Callable<T> work, Runnable beat) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread _ = Thread.ofPlatform().daemon().name("evaluation").start(task);
    try {
      return await(task, beat);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException("Measuring failed", cause);
    } finally {
      // Whatever ends the waiting early; what is done is not disturbed by it.
      boolean _ = task.cancel(true);
    }
  }

  private <T> T await(FutureTask<T> task, Runnable beat)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return task.get(heartbeat.interval().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        beat.run();
      }
    }
  }
}
