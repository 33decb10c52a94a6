package dev.marquee.tools.bench.load;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.SteadyRate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What is counted of the calls of a window. Thread-safe. */
final class Tally {
  /** How long a window stays open in which too few calls go well, from its opening. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Duration window;

  @GuardedBy("this")
  private final Map<Outcome, Histogram> latencies = new EnumMap<>(Outcome.class);

  @GuardedBy("this")
  private final Histogram lateness = LoadWindow.histogram();

  @GuardedBy("this")
  private final ServedSums sums = new ServedSums();

  /** Null until the window opens. */
  @GuardedBy("this")
  private @Nullable SteadyRate rate;

  @GuardedBy("this")
  private long open = Long.MAX_VALUE;

  @GuardedBy("this")
  private long lastBefore;

  @GuardedBy("this")
  private String lastMessage = "";

  Tally(Duration window) {
    this.window = window;
  }

  /** Opens the window of a closed loop at a time that is not over. */
  synchronized void open(long at) {
    open = at;
    rate = new SteadyRate(at, at + window.toNanos());
    rate.done(lastBefore, 0);
  }

  /** Whether the window of a closed loop is still to close at a time. */
  synchronized boolean isBefore(long now) {
    return rate == null
        || now < open + window.toNanos()
        || (rate.isOpen(now) && now < open + LONGEST.toNanos());
  }

  /** A call of a closed loop ended. */
  synchronized void answered(Answer answer, long asked, long now) {
    if (rate == null) {
      lastBefore = now;
    } else if (isBefore(now)) {
      if (now > open) {
        count(answer, now - asked);
      }
      if (answer.outcome() == Outcome.OK) {
        rate.done(now, 1);
      }
    }
    note(answer);
  }

  /** A call of an open loop ended that counts, whenever that is. */
  synchronized void arrived(Answer answer, long intended, long late, long now) {
    lateness.recordValue(Math.max(0, late));
    count(answer, now - intended);
    note(answer);
  }

  @GuardedBy("this")
  private void count(Answer answer, long nanos) {
    latencies
        .computeIfAbsent(answer.outcome(), _ -> LoadWindow.histogram())
        .recordValue(Math.max(0, nanos));
    answer.times().ifPresent(sums::add);
  }

  @GuardedBy("this")
  private void note(Answer answer) {
    if (!answer.message().isEmpty()) {
      lastMessage = answer.message();
    }
  }

  /** Returns what a closed loop found. */
  synchronized LoadWindow closed() {
    require(latencies.containsKey(Outcome.OK));
    if (rate == null) {
      throw new IllegalStateException("the window never opened");
    }
    return new LoadWindow(rate.perSecond(), latencies, lateness, sums.copy());
  }

  /** Returns what an open loop found; only what was answered in time counts as done. */
  synchronized LoadWindow arrived(Duration deadline) {
    // A server that is asked for too much may well answer nothing in time: that is a finding.
    require(latencies.keySet().stream().anyMatch(outcome -> outcome != Outcome.OTHER));
    long good =
        latencies
            .getOrDefault(Outcome.OK, LoadWindow.histogram())
            .getCountBetweenValues(0, deadline.toNanos());
    return new LoadWindow(good * 1e9 / window.toNanos(), latencies, lateness, sums.copy());
  }

  @GuardedBy("this")
  private void require(boolean served) {
    if (!served) {
      throw new BenchException(
          lastMessage.isEmpty()
              ? "No call ended within a window: give more --seconds."
              : "No call of a window went well; the last one ended with " + lastMessage);
    }
  }
}
