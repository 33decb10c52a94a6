package dev.marquee.models.training;

import java.util.random.RandomGenerator;

/**
 * How two images, and what is true of them, become one to learn from: λ of the one and 1 − λ of the
 * other, where λ is drawn from a beta distribution whose parameters are equal. A network learns so
 * not to be too sure of what it saw in few images.
 *
 * @see <a href="https://arxiv.org/abs/1710.09412">Zhang et al., mixup: Beyond Empirical Risk
 *     Minimization, 2018</a>
 */
public final class Mixup {
  private Mixup() {}

  /**
   * Draws λ from the distribution Beta(parameter, parameter), as Jöhnk's algorithm does; the same
   * on every machine.
   *
   * @param parameter in (0, 1]: near 0 nearly always near 0 or 1; 1 for anything alike
   * @return in [0, 1]
   * @see <a href="https://doi.org/10.1007/BF02613706">Jöhnk, Erzeugung von betaverteilten und
   *     gammaverteilten Zufallszahlen, 1964</a>
   */
  public static double share(double parameter, RandomGenerator random) {
    while (true) {
      double u = random.nextDouble();
      double v = random.nextDouble();
      double x = StrictMath.pow(u, 1 / parameter);
      double y = StrictMath.pow(v, 1 / parameter);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
      // A small parameter may bring both to 0; their logarithms still say which is larger.
      if (x + y == 0 && u + v > 0) {
        double odds = (StrictMath.log(v) - StrictMath.log(u)) / parameter;
        return 1 / (1 + StrictMath.exp(odds));
      }
    }
  }
}
