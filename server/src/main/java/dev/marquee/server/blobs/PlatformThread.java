package dev.marquee.server.blobs;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    return result(start(name, work));
  }

  /** What is done for each of several things. */
  interface Step<T> {
    void take(T item) throws IOException;
  }

  /**
   * As {@link #call}, for each of several things on a few threads at once. After a failure nothing
   * more is begun.
   *
   * @param threads at most so many, at least 1
   * @throws IOException what a step throws; what others threw beside it is suppressed
   */
  static <T> void forEach(String name, int threads, Collection<T> items, Step<T> step)
      throws IOException {
    Queue<T> left = new ConcurrentLinkedQueue<>(items);
    List<FutureTask<Queue<T>>> tasks = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, items.size()); i++) {
      tasks.add(start(name, () -> takeAll(left, step)));
    }
    Exception failure = null;
    for (FutureTask<Queue<T>> task : tasks) {
      try {
        Queue<T> _ = result(task);
      } catch (IOException | RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      Throwables.throwIfInstanceOf(failure, IOException.class);
      Throwables.throwIfUnchecked(failure);
    }
  }

  private static <T> Queue<T> takeAll(Queue<T> left, Step<T> step) throws IOException {
    try {
      for (T item = left.poll(); item != null; item = left.poll()) {
        step.take(item);
      }
      return left;
    } finally {
      // Nothing is left, unless a step failed.
      left.clear();
    }
  }

  private static <T> FutureTask<T> start(String name, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread _ = Thread.ofPlatform().daemon().name(name).start(task);
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws IOException {
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
