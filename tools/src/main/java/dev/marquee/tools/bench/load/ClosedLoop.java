package dev.marquee.tools.bench.load;

import dev.marquee.tools.bench.BenchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask again as soon as they are answered: what a server can do at most. The window
 * opens when each has had an answer, and at the earliest after a moment; what is answered within it
 * counts. A client that is refused comes again when it is told to.
 *
 * @param clients how many, 1 to 4,096
 * @param window how long it is open
 * @param deadline of each call
 */
public record ClosedLoop(int clients, Duration window, Duration deadline, Timeline timeline)
    implements Load {
  private static final Duration MOMENT = Duration.ofMillis(500);

  /** After a call that did not go well, where the server does not say. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  public ClosedLoop {
    if (clients < 1 || clients > 4096) {
      throw new IllegalArgumentException("--clients must be 1 to 4096, not " + clients);
    }
  }

  @Override
  public LoadWindow run(Target target) {
    Clients all = new Clients(target, timeline.nanos() + MOMENT.toNanos());
    List<Future<?>> loops = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < clients; client++) {
        loops.add(threads.submit(all::loop));
      }
    }
    for (Future<?> loop : loops) {
      try {
        loop.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BenchException("Interrupted.", e);
      }
    }
    return all.tally.closed();
  }

  private final class Clients {
    private final Target target;
    private final long earliest;
    private final AtomicInteger silent = new AtomicInteger(clients);
    private final AtomicLong numbers = new AtomicLong();
    private final Tally tally = new Tally(window);

    Clients(Target target, long earliest) {
      this.target = target;
      this.earliest = earliest;
    }

    void loop() {
      ask();
      if (silent.decrementAndGet() == 0) {
        tally.open(Math.max(earliest, timeline.nanos()));
      }
      while (tally.isBefore(timeline.nanos())) {
        ask();
      }
    }

    private void ask() {
      long asked = timeline.nanos();
      CompletableFuture<Answer> counted =
          target
              .classify(numbers.getAndIncrement(), deadline)
              .thenApply(
                  answer -> {
                    tally.answered(answer, asked, timeline.nanos());
                    return answer;
                  });
      Answer answer = counted.join();
      if (answer.outcome() != Outcome.OK) {
        timeline.awaitUntil(timeline.nanos() + answer.retryAfter().orElse(PAUSE).toNanos());
      }
    }
  }
}
