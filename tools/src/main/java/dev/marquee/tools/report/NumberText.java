package dev.marquee.tools.report;

import dev.marquee.v1.MetricValue;
import java.util.Locale;

/** Numbers as the pages show them, the same in every locale. What is no number is a dash. */
final class NumberText {
  static final String NONE = "–";

  private static final int MEBIBYTE = 1 << 20;

  private NumberText() {}

  /** Returns a number in [0, 1] with three decimals: {@code 0.361}. */
  static String share(double share) {
    return fixed(share, 3);
  }

  /** Returns from where to where a metric lies: {@code 0.340–0.382}. */
  static String interval(MetricValue value) {
    return share(value.getLow()) + "–" + share(value.getHigh());
  }

  /** Returns a share in per cent without decimals, for cells with little room: {@code 36}. */
  static String percent(double share) {
    return fixed(share * 100, 0);
  }

  /** Returns a count with thousands apart: {@code 8,052}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a count with its noun: {@code 1 example}, {@code 769 examples}. */
  static String count(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  /** Returns a loss, whose size nobody knows beforehand, with four significant digits. */
  static String loss(double loss) {
    if (!Double.isFinite(loss)) {
      return NONE;
    }
    double size = Math.abs(loss);
    return size != 0 && (size < 1e-3 || size >= 1e6)
        ? String.format(Locale.ROOT, "%.3e", loss)
        : fixed(loss, size >= 1000 ? 0 : size >= 10 ? 2 : 4);
  }

  /** Returns a place in a drawing, to a tenth of its unit: {@code 41.2}. */
  static String place(double place) {
    // Not "-0.0": the same picture must be the same bytes.
    return fixed(Math.round(place * 10) / 10.0 + 0.0, 1);
  }

  /** Returns a size in MiB with one decimal. */
  static String mebibytes(long bytes) {
    return fixed((double) bytes / MEBIBYTE, 1) + " MiB";
  }

  /** Returns seconds as {@code 1 h 02 min}, {@code 2 min 05 s} or {@code 12.5 s}. */
  static String seconds(double seconds) {
    if (!Double.isFinite(seconds) || seconds < 60) {
      return Double.isFinite(seconds) ? fixed(seconds, 1) + " s" : NONE;
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /** Returns a number with so many decimals. */
  static String fixed(double number, int decimals) {
    return Double.isFinite(number)
        ? String.format(Locale.ROOT, "%." + decimals + "f", number)
        : NONE;
  }
}
