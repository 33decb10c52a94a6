package dev.marquee.tools.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Calls that arrive whether or not those before them are answered, at times drawn beforehand: an
 * open loop. The time of a call counts from when it was to be made, also where it was made late, so
 * that a server that makes the load wait does not seem faster for it (coordinated omission). What
 * was to be made within the window counts, whenever it is answered.
 *
 * @param rate how many calls a second on average, above zero
 * @param seed of their times
 * @param window how long it is open
 * @param deadline of each call, from when it was to be made
 */
public record PoissonArrivals(
    double rate, long seed, Duration window, Duration deadline, Timeline timeline) implements Load {
  /** Arrivals before the window opens, so that queues are as they stay. */
  private static final Duration LEAD = Duration.ofSeconds(2);

  @Override
  public LoadWindow run(Target target) {
    PoissonSchedule schedule = new PoissonSchedule(rate, seed);
    Tally tally = new Tally(window);
    long start = timeline.nanos();
    long open = start + LEAD.toNanos();
    long close = open + window.toNanos();
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    long intended = start + schedule.next();
    for (long number = 0; intended < close; number++) {
      timeline.awaitUntil(intended);
      calls.add(call(target, number, intended, tally, intended >= open));
      intended = start + schedule.next();
    }
    calls.forEach(CompletableFuture::join);
    return tally.arrived(deadline);
  }

  private CompletableFuture<Void> call(
      Target target, long number, long intended, Tally tally, boolean counts) {
    long late = timeline.nanos() - intended;
    // A call that is made after its deadline is still made, and counts as what becomes of it.
    Duration left = Duration.ofNanos(Math.max(1, deadline.toNanos() - late));
    return target
        .classify(number, left)
        .thenAccept(
            answer -> {
              if (counts) {
                tally.arrived(answer, intended, late, timeline.nanos());
              }
            });
  }
}
