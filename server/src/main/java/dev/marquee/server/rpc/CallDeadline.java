package dev.marquee.server.rpc;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.server.serving.Deadline;
import io.grpc.Context;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When the caller of the current call stops waiting. Thread-safe. */
final class CallDeadline {
  private final Ticker ticker;

  @Inject
  CallDeadline(Ticker ticker) {
    this.ticker = ticker;
  }

  Deadline ofCurrentCall() {
    io.grpc.Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? Deadline.never(ticker)
        : Deadline.after(Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)), ticker);
  }
}
