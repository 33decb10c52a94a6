package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts the calls that a stop has to wait for: all but those that only watch the server's health,
 * which would never end by themselves. A call counts from its arrival on, before any thread has
 * taken it up. Thread-safe.
 */
public final class CallsUnderWay extends ServerStreamTracer.Factory {
  private static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

  @GuardedBy("this")
  private int count;

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    if (method.equals(WATCH)) {
      return new ServerStreamTracer() {};
    }
    begin();
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        end();
      }
    };
  }

  /** Returns how many there are. */
  public synchronized int count() {
    return count;
  }

  /** Waits until there are none, or the time is over; returns how many there are then. */
  public synchronized int awaitNone(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); count > 0 && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return count;
  }

  private synchronized void begin() {
    count++;
  }

  private synchronized void end() {
    count--;
    notifyAll();
  }
}
