package dev.marquee.tools.bench.raw;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads of a classifier's lanes, for as long as it is loaded: engines keep memory for each
 * thread that calls them. Used by one thread.
 */
final class LaneThreads implements AutoCloseable {
  private final int count;
  private final ExecutorService threads;
  private final ExecutorCompletionService<Integer> batches;

  LaneThreads(int count) {
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count, new ThreadFactoryBuilder().setNameFormat("lane %d").build());
    this.batches = new ExecutorCompletionService<>(threads);
  }

  int count() {
    return count;
  }

  /** Has a batch scored as soon as a lane is free. */
  void submit(Callable<Integer> batch) {
    batches.submit(batch);
  }

  /** Waits for the next one that is done, and returns how many images it had. */
  int awaitNext() {
    try {
      return Futures.getDone(batches.take());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane failed", e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
