package dev.marquee.models.recipe;

import dev.marquee.models.training.LossSettings;
import dev.marquee.models.training.OptimizerSettings;
import dev.marquee.models.training.Schedule;
import java.util.List;

/**
 * Reads what of a recipe concerns a single step and is one of several kinds: each kind has keys of
 * its own beside {@code kind}.
 */
final class StepReader {
  private final Section root;

  StepReader(Section root) {
    this.root = root;
  }

  OptimizerSettings optimizer() {
    Section in = root.section("optimizer");
    String kind = in.oneOf("kind", "adamw", List.of("adam", "adamw", "sgd"));
    double decay = in.number("weight_decay", 0.0, Interval.AT_LEAST_0);
    if (kind.equals("sgd")) {
      double momentum = in.number("momentum", 0.0, Interval.BELOW_1);
      return in.build(() -> new OptimizerSettings.Sgd(momentum, decay));
    }
    double beta1 = in.number("beta1", 0.9, Interval.BELOW_1);
    double beta2 = in.number("beta2", 0.999, Interval.BELOW_1);
    double epsilon = in.number("epsilon", 1e-8, Interval.ABOVE_0);
    return in.build(
        () ->
            kind.equals("adam")
                ? new OptimizerSettings.Adam(beta1, beta2, epsilon, decay)
                : new OptimizerSettings.AdamW(beta1, beta2, epsilon, decay));
  }

  Schedule schedule() {
    Section in = root.section("schedule");
    String kind = in.oneOf("kind", "constant", List.of("constant", "cosine", "one-cycle"));
    double warmUp = in.number("warm_up", 0.0, Interval.BELOW_1);
    return in.build(
        () ->
            switch (kind) {
              case "constant" -> new Schedule.Constant(warmUp);
              case "cosine" -> new Schedule.Cosine(warmUp);
              default -> new Schedule.OneCycle(warmUp);
            });
  }

  LossSettings loss() {
    Section in = root.section("loss");
    String kind =
        in.oneOf(
            "kind",
            "cross-entropy",
            List.of("cross-entropy", "double-sigmoid", "focal", "asymmetric"));
    return switch (kind) {
      case "cross-entropy" -> {
        double balance = in.number("balance", 0.0, Interval.SHARE);
        yield in.build(() -> new LossSettings.CrossEntropy(balance));
      }
      case "double-sigmoid" -> in.build(LossSettings.DoubleSigmoid::new);
      case "focal" -> {
        double gamma = in.number("gamma", 2.0, Interval.AT_LEAST_0);
        double alpha = in.number("alpha", 0.25, Interval.WITHIN_0_AND_1);
        yield in.build(() -> new LossSettings.Focal(gamma, alpha));
      }
      default -> {
        double positive = in.number("gamma_positive", 0.0, Interval.AT_LEAST_0);
        double negative = in.number("gamma_negative", 2.0, Interval.AT_LEAST_0);
        double margin = in.number("margin", 0.05, Interval.BELOW_1);
        yield in.build(() -> new LossSettings.Asymmetric(positive, negative, margin));
      }
    };
  }
}
