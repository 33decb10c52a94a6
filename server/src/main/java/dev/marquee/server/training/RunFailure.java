package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a run failed.
 *
 * @param reason a name of {@code docs/errors.md}
 * @param detail what happened and what to do about it
 * @param step the step at which it happened
 */
public record RunFailure(String reason, String detail, long step) {
  private static final Logger log = LoggerFactory.getLogger(RunFailure.class);

  /** Returns what to say of something that was thrown; what nobody can act on is logged. */
  static RunFailure of(Throwable thrown, LiveRun run) {
    if (thrown instanceof Failure failure) {
      return new RunFailure(
          failure.reason().name(), String.valueOf(failure.getMessage()), run.steps());
    }
    String id = UUID.randomUUID().toString();
    log.error("{} failed, {}", run.name(), id, thrown);
    return new RunFailure(
        Reason.INTERNAL.name(),
        "Something went wrong in the server; its log says what, under %s.".formatted(id),
        run.steps());
  }

  /** Returns it with one more sentence. */
  RunFailure and(String sentence) {
    return new RunFailure(reason, detail + " " + sentence, step);
  }
}
