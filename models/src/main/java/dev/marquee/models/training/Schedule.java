package dev.marquee.models.training;

/**
 * How the learning rate goes over a training: the factor by which the rate that was set is
 * multiplied at each step. A warm-up comes first, and takes a share of all steps. Immutable.
 */
public sealed interface Schedule {

  /** The share of the steps that the warm-up takes, in [0, 1). */
  double warmUp();

  /**
   * Returns the factor.
   *
   * @param step from 0 to {@code steps} − 1
   * @param steps how many there are in all, at least 1
   * @return in [0, 1]
   */
  double factor(long step, long steps);

  /** Rises in a straight line, and then stays. */
  record Constant(double warmUp) implements Schedule {
    public Constant {
      checkWarmUp(warmUp);
    }

    @Override
    public double factor(long step, long steps) {
      return Math.min(1, rise(step, steps, warmUp));
    }
  }

  /**
   * Rises in a straight line, and then falls to zero along half a cosine.
   *
   * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, SGDR, 2017</a>
   */
  record Cosine(double warmUp) implements Schedule {
    public Cosine {
      checkWarmUp(warmUp);
    }

    @Override
    public double factor(long step, long steps) {
      double risen = rise(step, steps, warmUp);
      if (risen < 1) {
        return risen;
      }
      double peak = warmUp * steps;
      return cosine(1, 0, (step - peak) / (steps - peak));
    }
  }

  /**
   * Rises from 1/25 along half a cosine, and falls to 1/250,000 along another: what PyTorch's
   * {@code OneCycleLR} does with its defaults.
   *
   * @see <a href="https://arxiv.org/abs/1708.07120">Smith and Topin, Super-Convergence, 2017</a>
   */
  record OneCycle(double warmUp) implements Schedule {
    private static final double START = 1.0 / 25;
    private static final double END = START / 10_000;

    public OneCycle {
      checkWarmUp(warmUp);
    }

    @Override
    public double factor(long step, long steps) {
      double peak = warmUp * steps - 1;
      return peak > 0 && step <= peak
          ? cosine(START, 1, step / peak)
          : cosine(1, END, (step - peak) / (steps - 1 - peak));
    }
  }

  private static double rise(long step, long steps, double warmUp) {
    double length = warmUp * steps;
    return step < length ? (step + 1) / (Math.ceil(length) + 1) : 1;
  }

  private static double cosine(double from, double to, double share) {
    return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
  }

  private static void checkWarmUp(double warmUp) {
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw new IllegalArgumentException(
          "the warm-up must take at least 0 and less than 1 of the steps, not " + warmUp);
    }
  }
}
