package dev.marquee.server.serving;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * The one thread that does the heavy work of loads, of verifications and of exports that are
 * compiled, at low priority, so that those who are being served do not feel it. Thread-safe.
 *
 * <p>A thread inherits the priority of whoever starts it, and no one gets it back up without
 * privileges. So what runs here starts no thread that serves, and wakes no virtual thread, for the
 * scheduler may start another carrier thread to run it: it completes no future, tells no listener
 * and writes no log. A platform thread of normal priority waits for it and does all that. The
 * engine's own threads, which it starts for each thread that calls it, are meant to inherit.
 */
public final class LoadingThread implements AutoCloseable {
  private final ExecutorService thread;

  @Inject
  LoadingThread() {
    this(OsPriority::lowerOfThisThread);
  }

  /**
   * @param first what the thread does first
   */
  LoadingThread(Runnable first) {
    thread =
        Executors.newSingleThreadExecutor(
            work ->
                Thread.ofPlatform()
                    .name("load heavily")
                    .unstarted(
                        () -> {
                          first.run();
                          work.run();
                        }));
  }

  /**
   * Does some work there and waits for it, also where the caller is interrupted: what it makes has
   * to be freed by someone. What was done before here is seen there, and the other way round.
   *
   * @return what the work returns
   * @throws RuntimeException what the work throws
   */
  <T> T call(Supplier<T> work) {
    return await(thread.submit(work::get));
  }

  /**
   * As {@link #call}, also for callers on virtual threads: they are woken by a platform thread of
   * the priority that they have themselves.
   */
  public <T> T callFromAnyThread(Supplier<T> work) {
    FutureTask<T> waiting = new FutureTask<>(() -> call(work));
    Thread _ = Thread.ofPlatform().daemon().name("wait for low priority").start(waiting);
    return await(waiting);
  }

  /** As {@link #call}, for work that returns nothing. */
  void run(Runnable work) {
    Object _ = call(() -> done(work));
  }

  private static Object done(Runnable work) {
    work.run();
    return work;
  }

  private static <T> T await(Future<T> result) {
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
