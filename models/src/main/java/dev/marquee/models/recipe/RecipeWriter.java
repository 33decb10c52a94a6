package dev.marquee.models.recipe;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.recipe.Augmentation.Range;
import dev.marquee.models.training.LossSettings;
import dev.marquee.models.training.OptimizerSettings;
import dev.marquee.models.training.Schedule;
import dev.marquee.models.training.TrainerSettings.RateGroup;
import dev.marquee.models.weights.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes of a recipe the values of its YAML, with every key. */
final class RecipeWriter {
  /** What stands for the prefix of every name. */
  static final String ALL = "*";

  private RecipeWriter() {}

  static Map<String, Object> tree(Recipe recipe) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("description", recipe.description());
    tree.put("epochs", recipe.epochs());
    tree.put("samples_per_label", recipe.samplesPerLabel());
    tree.put("crop_side", recipe.cropSide());
    tree.put("batch_size", recipe.batchSize());
    tree.put("input", input(recipe.input()));
    tree.put(
        "label_merge",
        section(
            "merged", recipe.labelMerge().merged(),
            "dropped", List.copyOf(recipe.labelMerge().dropped())));
    tree.put(
        "split",
        switch (recipe.split()) {
          case Split.Existing _ -> "existing";
          case Split.Share share -> share.share();
        });
    tree.put("augmentation", augmentation(recipe));
    tree.put("optimizer", optimizer(recipe.optimizer()));
    tree.put("schedule", schedule(recipe.schedule()));
    tree.put("rates", rates(recipe.rates()));
    tree.put("loss", loss(recipe.loss()));
    tree.put("clip_norm", recipe.clipNorm());
    tree.put("averaging", recipe.averaging());
    tree.put(
        "early_stopping",
        section(
            "patience", recipe.earlyStopping().patience(),
            "metric", Section.spelled(recipe.earlyStopping().metric())));
    tree.put("keep", Section.spelled(recipe.keep()));
    tree.put(
        "head",
        section(
            "bias_at_frequencies", recipe.head().biasAtFrequencies(),
            "weight_scale", recipe.head().weightScale()));
    tree.put(
        "weights", recipe.weights() == DType.F16 ? RecipeReader.FLOAT16 : RecipeReader.FLOAT32);
    tree.put("checkpoint_steps", recipe.checkpointSteps());
    return tree;
  }

  private static Map<String, Object> input(InputSpec input) {
    return section(
        "width", input.width(),
        "height", input.height(),
        "resize", input.resize().name(),
        "filter", input.filter().name(),
        "channel_order", input.channelOrder().name(),
        "scale", input.scale(),
        "mean", input.mean(),
        "standard_deviation", input.standardDeviation());
  }

  private static Map<String, Object> augmentation(Recipe recipe) {
    Augmentation augmentation = recipe.augmentation();
    return section(
        "area", list(augmentation.area()),
        "aspect", list(augmentation.aspect()),
        "flip", augmentation.flip(),
        "brightness", augmentation.brightness(),
        "contrast", augmentation.contrast(),
        "saturation", augmentation.saturation(),
        "width", recipe.trainingInput().width(),
        "height", recipe.trainingInput().height(),
        "mixup", recipe.mixup());
  }

  private static List<Double> list(Range range) {
    return List.of(range.from(), range.to());
  }

  private static Map<String, Object> optimizer(OptimizerSettings optimizer) {
    return switch (optimizer) {
      case OptimizerSettings.Adam a ->
          moments("adam", a.beta1(), a.beta2(), a.epsilon(), a.weightDecay());
      case OptimizerSettings.AdamW a ->
          moments("adamw", a.beta1(), a.beta2(), a.epsilon(), a.weightDecay());
      case OptimizerSettings.Sgd s ->
          section("kind", "sgd", "momentum", s.momentum(), "weight_decay", s.weightDecay());
    };
  }

  private static Map<String, Object> moments(
      String kind, double beta1, double beta2, double epsilon, double decay) {
    return section(
        "kind", kind,
        "beta1", beta1,
        "beta2", beta2,
        "epsilon", epsilon,
        "weight_decay", decay);
  }

  private static Map<String, Object> schedule(Schedule schedule) {
    String kind =
        switch (schedule) {
          case Schedule.Constant _ -> "constant";
          case Schedule.Cosine _ -> "cosine";
          case Schedule.OneCycle _ -> "one-cycle";
        };
    return section("kind", kind, "warm_up", schedule.warmUp());
  }

  private static Map<String, Object> rates(List<RateGroup> groups) {
    Map<String, Object> rates = new LinkedHashMap<>();
    groups.forEach(
        group -> rates.put(group.prefix().isEmpty() ? ALL : group.prefix(), group.rate()));
    return rates;
  }

  private static Map<String, Object> loss(LossSettings loss) {
    return switch (loss) {
      case LossSettings.CrossEntropy c -> section("kind", "cross-entropy", "balance", c.balance());
      case LossSettings.DoubleSigmoid _ -> section("kind", "double-sigmoid");
      case LossSettings.Focal f -> section("kind", "focal", "gamma", f.gamma(), "alpha", f.alpha());
      case LossSettings.Asymmetric a ->
          section(
              "kind", "asymmetric",
              "gamma_positive", a.gammaPositive(),
              "gamma_negative", a.gammaNegative(),
              "margin", a.margin());
    };
  }

  /** Returns keys with their values, in this order. */
  private static Map<String, Object> section(Object... keysAndValues) {
    Map<String, Object> section = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      section.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return section;
  }
}
