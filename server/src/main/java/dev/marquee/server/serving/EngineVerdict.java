package dev.marquee.server.serving;

import com.google.errorprone.annotations.FormatMethod;
import java.time.Instant;
import java.util.Locale;

/**
 * What a trial of the compiled form of a network found out. Immutable.
 *
 * @param difference the most that a score differed from the reference's; not a number where a score
 *     was none
 * @param speedup how many times as fast the compiled form was, above 0
 * @param made when the trial was
 */
public record EngineVerdict(double difference, double speedup, Instant made) {
  /** The most that scores may differ. */
  private static final double TOLERANCE = 1e-4;

  /** Returns whether the compiled form gives the reference's scores, and sooner. */
  boolean compiledServes() {
    return agrees() && speedup > 1;
  }

  private boolean agrees() {
    return difference <= TOLERANCE;
  }

  /**
   * Returns why the one serves and not the other, a sentence.
   *
   * @param reference what the reference is called
   * @param compiled what the engine of the compiled form is called
   */
  String reason(String reference, String compiled) {
    if (!agrees()) {
      return format(
          "Scores of %s were off by up to %.1e from those of %s, more than %.0e.",
          compiled, difference, reference, TOLERANCE);
    }
    return compiledServes()
        ? format(
            "On this processor it was %.2f times as fast as %s, with scores within %.1e of its.",
            speedup, reference, difference)
        : format("On this processor it was %.2f times as fast as %s.", 1 / speedup, compiled);
  }

  @FormatMethod
  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
