package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps that the load of one version has taken, and who wants to know of them. Thread-safe. */
final class LoadSteps {
  private static final Logger log = LoggerFactory.getLogger(LoadSteps.class);

  private final Ticker ticker;

  @GuardedBy("this")
  private final List<LoadStep> done = new ArrayList<>();

  @GuardedBy("this")
  private final List<Consumer<LoadStep>> listeners = new ArrayList<>();

  LoadSteps(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Tells a listener of the steps so far, here and now, and of each one to come. */
  synchronized void follow(Consumer<LoadStep> listener) {
    done.forEach(step -> tell(listener, step));
    if (done.isEmpty() || !done.getLast().last()) {
      listeners.add(listener);
    }
  }

  /** Notes a step that there was nothing to do for. */
  void skip(LoadStep.Kind kind, String why) {
    add(new LoadStep(kind, LoadStep.Outcome.SKIPPED, why, Duration.ZERO));
  }

  /**
   * Takes a step.
   *
   * @param found makes the sentence that says what was found
   * @return what {@code work} returns
   * @throws RuntimeException what {@code work} throws; the step has failed, then
   */
  <T> T take(LoadStep.Kind kind, Function<T, String> found, Supplier<T> work) {
    long start = ticker.read();
    T result = begin(kind, work);
    add(new LoadStep(kind, LoadStep.Outcome.PASSED, found.apply(result), since(start)));
    return result;
  }

  /** Does what belongs to a step and comes before it: it can fail the step, and never passes it. */
  <T> T begin(LoadStep.Kind kind, Supplier<T> work) {
    long start = ticker.read();
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      String why = e instanceof Failure ? e.getMessage() : "It failed; the server's log says why.";
      add(new LoadStep(kind, LoadStep.Outcome.FAILED, String.valueOf(why), since(start)));
      throw e;
    }
  }

  private Duration since(long start) {
    return Duration.ofNanos(ticker.read() - start);
  }

  // Listeners are told under the lock: so nobody misses a step, or sees two in the wrong order.
  private synchronized void add(LoadStep step) {
    done.add(step);
    listeners.forEach(listener -> tell(listener, step));
    if (step.last()) {
      listeners.clear();
    }
  }

  private static void tell(Consumer<LoadStep> listener, LoadStep step) {
    try {
      listener.accept(step);
    } catch (RuntimeException e) {
      log.error("A listener failed; the load goes on", e);
    }
  }
}
