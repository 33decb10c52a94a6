package dev.marquee.server.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs what it was given, in order, when it is told to, on the thread that tells it. */
final class CommandedExecutor extends AbstractExecutorService {
  private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private volatile boolean shutdown;

  /** Returns how many wait to be run. */
  int waiting() {
    return commands.size();
  }

  /** Turns the order round of what waits. */
  void reverse() {
    List<Runnable> reversed = new ArrayList<>(commands).reversed();
    commands.clear();
    commands.addAll(reversed);
  }

  /** Runs everything that waits. */
  void runAll() {
    for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
      next.run();
    }
  }

  @Override
  public void execute(Runnable command) {
    if (shutdown) {
      throw new RejectedExecutionException("shut down");
    }
    commands.add(command);
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    List<Runnable> never = List.copyOf(commands);
    commands.clear();
    return never;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && commands.isEmpty();
  }

  /** Waiting for the end is a command too: to run the rest. */
  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    runAll();
    return isTerminated();
  }
}
