package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Counts the calls that a stop has to wait for: all but those that only watch the server's health,
 * which would never end by themselves. A call counts from its arrival on, before any thread has
 * taken it up. Thread-safe.
 */
public final class CallsUnderWay extends ServerStreamTracer.Factory {
  private static final String WATCH = HealthGrpc.getWatchMethod().getFullMethodName();

  /** How many there are of each method that has any. */
  @GuardedBy("this")
  private final Map<String, Integer> counts = new TreeMap<>();

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    if (method.equals(WATCH)) {
      return new ServerStreamTracer() {};
    }
    begin(method);
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        end(method);
      }
    };
  }

  /** Returns how many there are. */
  public synchronized int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns how many there are of which methods, such as {@code 2 of marquee.v1.X/Y}. */
  public synchronized String words() {
    return counts.entrySet().stream()
        .map(method -> method.getValue() + " of " + method.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Waits until there are none, or the time is over; returns how many there are then. */
  public synchronized int awaitNone(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos();
        !counts.isEmpty() && left > 0;
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return count();
  }

  private synchronized void begin(String method) {
    int _ = counts.merge(method, 1, Integer::sum);
  }

  private synchronized void end(String method) {
    Integer _ = counts.computeIfPresent(method, (_, count) -> count == 1 ? null : count - 1);
    notifyAll();
  }
}
