package dev.marquee.server.rpc;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Context;

/**
 * Interrupts the thread that works for a call when the call is cancelled or its deadline passes, as
 * long as this is open. Close it on the thread that made it.
 */
final class Interruption implements AutoCloseable {
  private final Context context;
  private final Thread thread;
  private final Context.CancellationListener listener = _ -> interrupt();

  @GuardedBy("this")
  private boolean open = true;

  private Interruption(Context context, Thread thread) {
    this.context = context;
    this.thread = thread;
  }

  /** Watches the current call on behalf of the current thread. */
  static Interruption ofCurrentCall() {
    Interruption made = new Interruption(Context.current(), Thread.currentThread());
    made.context.addListener(made.listener, MoreExecutors.directExecutor());
    return made;
  }

  private synchronized void interrupt() {
    if (open) {
      thread.interrupt();
    }
  }

  /** Stops watching, and forgets an interruption that came too late to be noticed. */
  @Override
  public void close() {
    context.removeListener(listener);
    synchronized (this) {
      open = false;
      boolean _ = Thread.interrupted();
    }
  }
}
