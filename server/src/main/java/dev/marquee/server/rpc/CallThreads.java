package dev.marquee.server.rpc;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The virtual threads that calls run on, one for each piece of work. Thread-safe. */
public final class CallThreads implements Executor, AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /** Waits until everything that runs has ended; takes nothing new. */
  @Override
  public void close() {
    threads.close();
  }
}
