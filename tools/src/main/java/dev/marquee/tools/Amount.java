package dev.marquee.tools;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Amount {
  private static final int MEBIBYTE = 1 << 20;

  private Amount() {}

  /** Returns {@code 6807} as {@code 6,807}. */
  static String of(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns {@code 1 poster} or {@code 6,807 posters}. */
  static String of(long count, String one) {
    return of(count) + " " + one + (count == 1 ? "" : "s");
  }

  /** Returns a size in MiB, with a digit behind the point. */
  static String ofBytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", (double) bytes / MEBIBYTE);
  }

  /** Returns so many seconds as {@code 34 s}, {@code 5:07 min} or {@code 2:03:04 h}. */
  static String ofSeconds(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    if (time.toHours() > 0) {
      return String.format(
          Locale.ROOT,
          "%d:%02d:%02d h",
          time.toHours(),
          time.toMinutesPart(),
          time.toSecondsPart());
    }
    return time.toMinutes() > 0
        ? String.format(Locale.ROOT, "%d:%02d min", time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }

  /** Returns a loss, a rate or another number of any size, in four digits. */
  static String ofNumber(double number) {
    return String.format(Locale.ROOT, "%.4g", number);
  }

  /** Returns a share or another metric in [0, 1], with four digits behind the point. */
  static String ofShare(double share) {
    return String.format(Locale.ROOT, "%.4f", share);
  }
}
