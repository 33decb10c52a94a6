package dev.marquee.tools.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** A target whose answers a test decides on, by the number of the call. */
final class FakeTarget implements Target {
  final List<Duration> deadlines = new ArrayList<>();
  private final LongFunction<CompletableFuture<Answer>> answers;

  FakeTarget(LongFunction<CompletableFuture<Answer>> answers) {
    this.answers = answers;
  }

  @Override
  public CompletableFuture<Answer> classify(long number, Duration deadline) {
    deadlines.add(deadline);
    return answers.apply(number);
  }

  @Override
  public void close() {}
}
