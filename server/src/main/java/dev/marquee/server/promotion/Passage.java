package dev.marquee.server.promotion;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.serving.LoadStep.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * One version's way through the gates. Whatever ends it early, the gate that it was at has failed,
 * and nothing is told behind that. Thread-safe, for a load tells of its steps from another thread
 * than the one that waits for it.
 */
final class Passage {
  private final GateListener listener;
  private final Ticker ticker;

  /** The gate that it is at, or that failed; empty before the first and behind the last. */
  @GuardedBy("this")
  private Optional<Gate> at = Optional.empty();

  @GuardedBy("this")
  private long since;

  @GuardedBy("this")
  private boolean failed;

  /**
   * @param listener told under the lock, so that it hears of one gate after the other
   */
  Passage(GateListener listener, Ticker ticker) {
    this.listener = listener;
    this.ticker = ticker;
  }

  /** Goes to the first gate. */
  synchronized void begin(Gate first) {
    at = Optional.of(first);
    since = ticker.read();
  }

  /** Notes what a gate found that has been looked at since the one before it. */
  synchronized void found(Gate gate, Outcome outcome, String detail) {
    found(new GateResult(gate, outcome, detail, Duration.ofNanos(ticker.read() - since)));
  }

  /** Notes what a gate found, and goes on to the next one unless that was its failure. */
  synchronized void found(GateResult result) {
    if (failed) {
      return;
    }
    failed = result.outcome() == Outcome.FAILED;
    at = failed ? Optional.of(result.gate()) : result.gate().next();
    since = ticker.read();
    listener.found(result);
  }

  /** Notes that the gate that it is at is not passed, unless that is known. */
  synchronized void fail(Throwable thrown) {
    if (at.isPresent()) {
      String why =
          thrown instanceof Failure
              ? String.valueOf(thrown.getMessage())
              : "It failed; the server's log says why.";
      found(at.get(), Outcome.FAILED, why);
    }
  }

  /** Returns the gate that it is at, or that failed; empty before the first and behind the last. */
  synchronized Optional<Gate> at() {
    return at;
  }
}
