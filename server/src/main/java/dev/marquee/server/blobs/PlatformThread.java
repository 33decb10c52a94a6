package dev.marquee.server.blobs;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work on files that is done to its end, whoever gives up meanwhile. */
final class PlatformThread {
  private PlatformThread() {}

  /**
   * Does some work on a platform thread of its own, which nobody interrupts, and waits for it.
   *
   * @throws IOException what the work throws
   */
  static <T> T call(String name, Callable<T> work) throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread _ = Thread.ofPlatform().daemon().name(name).start(task);
    try {
      return Uninterruptibles.getUninterruptibly(task);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfInstanceOf(cause, IOException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException("Work on a file failed", e);
    }
  }
}
