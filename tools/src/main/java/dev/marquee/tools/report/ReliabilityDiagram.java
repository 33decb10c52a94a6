package dev.marquee.tools.report;

import dev.marquee.v1.CalibrationBin;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How scores compare with how often they are right, as places in a square drawing of {@value
 * #SIZE}. On its diagonal they are the same.
 *
 * @param version the version
 * @param error its calibration error with the interval
 * @param points the line through the bins, as SVG has it in {@code points}
 * @param dots the bins that hold scores
 * @see <a href="https://doi.org/10.1145/1102351.1102430">Niculescu-Mizil and Caruana, Predicting
 *     Good Probabilities with Supervised Learning, 2005</a>
 */
record ReliabilityDiagram(String version, String error, String points, List<Dot> dots) {
  static final int SIZE = 260;

  private static final double LEFT = 40;
  private static final double SPAN = SIZE - LEFT - 12;
  private static final double BOTTOM = SIZE - 36;

  /**
   * A bin.
   *
   * @param x where its mean score lies
   * @param y where its share of right answers lies
   * @param radius larger for more scores
   * @param count how many scores it holds
   * @param score their mean
   * @param share the share of them that is right
   */
  record Dot(String x, String y, String radius, String count, String score, String share) {}

  /** Draws it. */
  static ReliabilityDiagram of(ReportedVersion version) {
    List<Dot> dots =
        version.evaluation().getCalibrationBinsList().stream()
            .filter(bin -> bin.getCount() > 0)
            .map(ReliabilityDiagram::dot)
            .toList();
    var error = version.evaluation().getMetrics().getCalibrationError();
    return new ReliabilityDiagram(
        version.name(),
        "%s (%s)".formatted(NumberText.share(error.getValue()), NumberText.interval(error)),
        dots.stream().map(dot -> dot.x() + "," + dot.y()).collect(Collectors.joining(" ")),
        dots);
  }

  private static Dot dot(CalibrationBin bin) {
    // Counts differ by powers of ten: most scores are near 0.
    double radius = 1.5 + Math.log10((double) bin.getCount());
    return new Dot(
        NumberText.place(LEFT + bin.getMeanScore() * SPAN),
        NumberText.place(BOTTOM - bin.getTrueShare() * SPAN),
        NumberText.place(radius),
        NumberText.count(bin.getCount()),
        NumberText.share(bin.getMeanScore()),
        NumberText.share(bin.getTrueShare()));
  }
}
