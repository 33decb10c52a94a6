package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** What the log says of runs: sentences with units. */
final class RunWords {
  private RunWords() {}

  /** Says who began or ended something. */
  static String actor(String actor) {
    return actor.isEmpty() ? "somebody" : actor;
  }

  /**
   * Says what a pass over the data brought.
   *
   * @param epochs how many passes there are to be
   */
  static String pass(RunName run, RunEvent.EpochEnded pass, int epochs) {
    return String.format(
        Locale.ROOT,
        "%s has done epoch %d of %d in %.1f s, by step %d: training loss %.4f%s",
        run,
        pass.epoch(),
        epochs,
        pass.seconds(),
        pass.step(),
        pass.trainingLoss(),
        pass.validation().map(RunWords::measured).orElse(""));
  }

  private static String measured(RunEvent.Measured measured) {
    return String.format(
        Locale.ROOT,
        "; on the validation images loss %.4f, top-n accuracy %.2f%%, mAP %.4f",
        measured.loss(),
        100 * measured.topN(),
        measured.meanAveragePrecision());
  }

  /**
   * Says how a run ended.
   *
   * @param steps how many steps it had made
   */
  static String ended(RunName run, RunEnd end, long steps) {
    return "%s %s after %d steps%s".formatted(run, verb(end.state()), steps, rest(end));
  }

  private static String verb(RunState state) {
    return switch (state) {
      case SUCCEEDED -> "has succeeded";
      case FAILED -> "has failed";
      case CANCELLED -> "was cancelled";
      case QUEUED, RUNNING, WAITING -> throw new IllegalArgumentException("no end: " + state);
    };
  }

  private static String rest(RunEnd end) {
    Optional<String> failed =
        end.failure().map(why -> ": %s, %s".formatted(why.reason(), why.detail()));
    Optional<String> cancelled = end.cancellation().map(RunWords::cancelled);
    Optional<String> became = end.version().map(" and is %s"::formatted);
    return failed.or(() -> cancelled).or(() -> became).orElse("");
  }

  private static String cancelled(Cancellation who) {
    return " by " + actor(who.actor()) + (who.reason().isEmpty() ? "" : ": " + who.reason());
  }

  /** Says why something failed: of the disk what the system said, which names the file. */
  static String why(Exception failure) {
    Throwable[] system = failure.getSuppressed();
    return String.valueOf(system.length > 0 ? system[0].getMessage() : failure.getMessage());
  }

  /** Logs something with why: of a refusal what it says, of anything else where it was thrown. */
  static void log(Logger log, Level level, String what, Exception why) {
    if (why instanceof Failure) {
      log.atLevel(level).log("{}: {}", what, why(why));
    } else {
      log.atLevel(level).setCause(why).log("{}", what);
    }
  }
}
