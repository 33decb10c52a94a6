package dev.marquee.server.serving;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests are being served, for those who would keep out of their way. Thread-safe. */
public final class ServingLoad {
  private final AtomicInteger requests = new AtomicInteger();

  /** A request that is being served, until it is closed; once. */
  final class Request implements AutoCloseable {
    private Request() {
      requests.incrementAndGet();
    }

    @Override
    public void close() {
      requests.decrementAndGet();
    }
  }

  /** Makes one without requests. */
  public ServingLoad() {}

  /** Counts a request; the caller closes it. */
  Request begin() {
    return new Request();
  }

  /** Returns whether some request is being served. */
  public boolean isServing() {
    return requests.get() > 0;
  }
}
