package dev.marquee.models.recipe;

/**
 * Where a number must be.
 *
 * @param closedBelow whether {@code least} is part of it
 * @param closedAbove whether {@code most} is
 */
record Interval(double least, boolean closedBelow, double most, boolean closedAbove) {
  static final Interval AT_LEAST_0 = new Interval(0, true, Double.POSITIVE_INFINITY, false);
  static final Interval ABOVE_0 = new Interval(0, false, Double.POSITIVE_INFINITY, false);
  static final Interval SHARE = new Interval(0, true, 1, true);
  static final Interval BELOW_1 = new Interval(0, true, 1, false);
  static final Interval WITHIN_0_AND_1 = new Interval(0, false, 1, false);
  static final Interval ANY =
      new Interval(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

  /** Returns whether it holds a number; it never holds NaN. */
  boolean contains(double value) {
    boolean above = closedBelow ? value >= least : value > least;
    boolean below = closedAbove ? value <= most : value < most;
    return above && below;
  }

  @Override
  public String toString() {
    if (most < Double.POSITIVE_INFINITY) {
      return "a number in %s%.4g, %.4g%s"
          .formatted(closedBelow ? "[" : "(", least, most, closedAbove ? "]" : ")");
    }
    return least > Double.NEGATIVE_INFINITY
        ? "a number " + (closedBelow ? "of at least 0" : "above 0")
        : "a number";
  }
}
