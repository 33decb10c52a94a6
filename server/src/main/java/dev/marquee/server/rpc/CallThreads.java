package dev.marquee.server.rpc;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The threads that calls run on, one for each piece of work. Thread-safe. */
public final class CallThreads implements Executor, AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final ExecutorService platform;

  /** Makes threads as they are needed. */
  public CallThreads() {
    this(Thread.ofPlatform().name("call-", 0).factory());
  }

  /**
   * @param platformThreads makes the platform threads
   */
  CallThreads(ThreadFactory platformThreads) {
    platform = Executors.newThreadPerTaskExecutor(platformThreads);
  }

  /** Runs it on a virtual thread. */
  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /** Runs it on a platform thread, for work that would not let go of a virtual one's carrier. */
  void executeOnPlatformThread(Runnable work) {
    platform.execute(work);
  }

  /** Waits until everything that runs has ended; takes nothing new. */
  @Override
  public void close() {
    threads.close();
    platform.close();
  }
}
