package dev.marquee.server.training;

import dev.marquee.server.feed.Feed;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * The one place where runs change: in the store first, then whoever follows learns. Thread-safe.
 */
final class RunLog {
  private final TrainingStore store;
  private final Feed<RunName> feed;
  private final InstantSource clock;

  @Inject
  RunLog(TrainingStore store, Feed<RunName> feed, InstantSource clock) {
    this.store = store;
    this.feed = feed;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  /** Changes a run, and records what happened in it, all at once. */
  StoredRun change(RunName name, UnaryOperator<StoredRun> change, RunEvent... events) {
    Instant now = clock.instant();
    StoredRun changed =
        store.write(
            writer -> {
              StoredRun after = change.apply(writer.run(name).orElseThrow());
              writer.update(after);
              for (RunEvent event : events) {
                writer.append(name, now, event);
              }
              return after;
            });
    feed.changed(name);
    return changed;
  }

  /**
   * Ends a run, unless it has ended.
   *
   * @param steps how many steps it had made
   * @return as it is now
   */
  StoredRun end(RunName name, RunEnd how, long steps) {
    Instant now = clock.instant();
    StoredRun ended =
        store.write(
            writer -> {
              StoredRun before = writer.run(name).orElseThrow();
              if (before.state().ended()) {
                return before;
              }
              StoredRun after = before.ended(how, now, steps);
              writer.update(after);
              writer.append(name, now, how.event());
              return after;
            });
    feed.changed(name);
    return ended;
  }

  /** Records what happened in a run. */
  void record(RunName name, RunEvent event) {
    store.change(writer -> writer.append(name, clock.instant(), event));
    feed.changed(name);
  }

  long stepEvents(RunName name) {
    return store.read(reader -> reader.stepEvents(name));
  }
}
