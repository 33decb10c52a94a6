package dev.marquee.server.training;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a run tells of itself while it trains, as far as the store takes it: no training shall end
 * for want of room for a number. Used by one thread.
 */
final class Telemetry {
  private static final Logger log = LoggerFactory.getLogger(Telemetry.class);

  private final RunName run;
  private final RunLog runs;

  /** Whether the last thing could not be told: said once, not at every step. */
  private boolean mute;

  Telemetry(RunName run, RunLog runs) {
    this.run = run;
    this.runs = runs;
  }

  void tell(RunEvent event) {
    attempt(() -> runs.record(run, event));
  }

  void tell(RunState state) {
    attempt(
        () -> {
          StoredRun _ = runs.change(run, stored -> stored.in(state));
        });
  }

  private void attempt(Runnable telling) {
    try {
      telling.run();
      mute = false;
    } catch (RuntimeException e) {
      if (!mute) {
        RunWords.log(
            log,
            Level.WARN,
            "%s goes on, but what happens in it cannot be stored at the moment".formatted(run),
            e);
      }
      mute = true;
    }
  }
}
