package dev.marquee.client;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An executor that runs its tasks on the thread that comes to fetch them. As the executor of a call
 * it confines the call's callbacks to that thread, so that they need no locks. Thread-safe.
 */
final class Mailbox implements Executor {
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    // Checked after adding: a close in between either sees the task or is seen here.
    if (closed) {
      drain();
    }
  }

  /**
   * Runs the next task, waiting for it if need be.
   *
   * @return false where none came for {@code patience}
   */
  boolean runNext(Duration patience) throws InterruptedException {
    Runnable task = tasks.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /**
   * Runs what is left, and from now on every task at once on the thread that hands it in: gRPC
   * frees the buffers of messages that nobody wants only when its tasks run.
   */
  void close() {
    closed = true;
    drain();
  }

  private void drain() {
    for (@Nullable Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
