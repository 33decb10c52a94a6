package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Counts the calls that a stop has to wait for: all but those that only watch the server's health,
 * which would never end by themselves. Thread-safe.
 */
public final class CallsUnderWay implements ServerInterceptor {
  private static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

  @GuardedBy("this")
  private int count;

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ServerCall.Listener<Q> listener = next.startCall(call, headers);
    if (call.getMethodDescriptor().getFullMethodName().equals(WATCH)) {
      return listener;
    }
    begin();
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onComplete() {
        end();
        super.onComplete();
      }

      @Override
      public void onCancel() {
        end();
        super.onCancel();
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
