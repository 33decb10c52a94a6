package dev.marquee.models.recipe;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.InputSpec.ChannelOrder;
import dev.marquee.models.image.InputSpec.Filter;
import dev.marquee.models.image.InputSpec.Resize;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.recipe.Augmentation.Range;
import dev.marquee.models.training.TrainerSettings.RateGroup;
import dev.marquee.models.weights.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a recipe of the values of its YAML; what is not given has its default. */
final class RecipeReader {
  static final String FLOAT32 = "float32";
  static final String FLOAT16 = "float16";

  private static final int MAX_DESCRIPTION = 1000;
  private static final int MAX_PATIENCE = Recipe.MAX_EPOCHS;
  private static final Interval ASPECT = new Interval(0.1, true, 10, true);
  private static final Interval AREA = new Interval(0, false, 1, true);

  private final Section root;

  RecipeReader(Map<String, Object> tree) {
    this.root = Section.root(tree);
  }

  Recipe read() {
    String description = root.text("description", "", MAX_DESCRIPTION);
    int epochs = root.wholeNumber("epochs", null, 0, Recipe.MAX_EPOCHS);
    int samplesPerLabel = root.wholeNumber("samples_per_label", 0, 0, Recipe.MAX_SAMPLES_PER_LABEL);
    int cropSide = root.wholeNumber("crop_side", 150, 1, InputSpec.MAX_SIDE);
    int batchSize = root.wholeNumber("batch_size", null, 1, Recipe.MAX_BATCH);
    InputSpec input = input(root.section("input"));
    LabelMerge merge = labelMerge(root.section("label_merge"));
    Split split = split();
    Section augmented = root.section("augmentation");
    InputSpec trainingInput =
        input.sized(
            augmented.wholeNumber("width", input.width(), 1, InputSpec.MAX_SIDE),
            augmented.wholeNumber("height", input.height(), 1, InputSpec.MAX_SIDE));
    double mixup = augmented.number("mixup", 0.0, Interval.SHARE);
    Augmentation augmentation = augmentation(augmented);
    StepReader step = new StepReader(root);
    List<RateGroup> rates = rates();
    double clipNorm = root.number("clip_norm", 0.0, Interval.AT_LEAST_0);
    double averaging = root.number("averaging", 0.0, Interval.BELOW_1);
    EarlyStopping stopping = earlyStopping(root.section("early_stopping"));
    Keep keep = root.constant("keep", Keep.BEST, Keep.class);
    Head head = head(root.section("head"));
    DType weights =
        root.oneOf("weights", FLOAT32, List.of(FLOAT32, FLOAT16)).equals(FLOAT16)
            ? DType.F16
            : DType.F32;
    int checkpointSteps = root.wholeNumber("checkpoint_steps", 200, 1, Recipe.MAX_CHECKPOINT_STEPS);
    var optimizer = step.optimizer();
    var schedule = step.schedule();
    var loss = step.loss();
    root.end();
    return new Recipe(
        description,
        epochs,
        samplesPerLabel,
        cropSide,
        batchSize,
        input,
        trainingInput,
        merge,
        split,
        augmentation,
        mixup,
        optimizer,
        schedule,
        rates,
        loss,
        clipNorm,
        averaging,
        stopping,
        keep,
        head,
        weights,
        checkpointSteps);
  }

  private static InputSpec input(Section in) {
    int width = in.wholeNumber("width", null, 1, InputSpec.MAX_SIDE);
    int height = in.wholeNumber("height", null, 1, InputSpec.MAX_SIDE);
    Resize resize = Resize.valueOf(in.oneOf("resize", "STRETCH", names(Resize.values())));
    Filter filter = Filter.valueOf(in.oneOf("filter", "BILINEAR", names(Filter.values())));
    ChannelOrder order =
        ChannelOrder.valueOf(in.oneOf("channel_order", "RGB", names(ChannelOrder.values())));
    float scale = (float) in.number("scale", 1 / 255.0, Interval.ANY);
    List<Float> mean = floats(in.numbers("mean", List.of(0.0, 0.0, 0.0), Interval.ANY));
    List<Float> deviation =
        floats(in.numbers("standard_deviation", List.of(1.0, 1.0, 1.0), Interval.ABOVE_0));
    return in.build(
        () -> new InputSpec(width, height, resize, filter, order, scale, mean, deviation));
  }

  /** As the manifest of a version spells them, for that has the same section. */
  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).<String>map(Enum::name).toList();
  }

  private static List<Float> floats(List<Double> numbers) {
    return numbers.stream().map(Double::floatValue).toList();
  }

  /** Reads a merge that is given in place. */
  static LabelMerge labelMerge(Section in) {
    Map<String, String> merged = new HashMap<>();
    in.entries("merged")
        .forEach(
            (label, target) -> {
              if (!(target instanceof String text)) {
                throw Refusal.wrong(in.path("merged." + label), "a label", target);
              }
              merged.put(label, text);
            });
    Set<String> dropped = new HashSet<>();
    if (in.has("dropped")) {
      if (!(in.value("dropped") instanceof List<?> list)) {
        throw Refusal.wrong(in.path("dropped"), "a list of labels", in.value("dropped"));
      }
      for (Object label : list) {
        if (!(label instanceof String text)) {
          throw Refusal.wrong(in.path("dropped"), "a list of labels", list);
        }
        dropped.add(text);
      }
    }
    Object _ = in.value("dropped");
    return in.build(() -> new LabelMerge(merged, dropped));
  }

  private Split split() {
    Object value = root.has("split") ? root.value("split") : "existing";
    Object _ = root.value("split");
    if ("existing".equals(value)) {
      return new Split.Existing();
    }
    if (value instanceof Number share && AREA.contains(share.doubleValue())) {
      return new Split.Share(share.doubleValue());
    }
    throw Refusal.wrong("split", "existing, or " + AREA, value);
  }

  private static Augmentation augmentation(Section in) {
    List<Double> area = in.numbers("area", List.of(1.0, 1.0), AREA);
    List<Double> aspect = in.numbers("aspect", List.of(1.0, 1.0), ASPECT);
    double flip = in.number("flip", 0.0, Interval.SHARE);
    double brightness = in.number("brightness", 0.0, Interval.SHARE);
    double contrast = in.number("contrast", 0.0, Interval.SHARE);
    double saturation = in.number("saturation", 0.0, Interval.SHARE);
    return in.build(
        () ->
            new Augmentation(
                new Range(area.get(0), area.get(1)),
                new Range(aspect.get(0), aspect.get(1)),
                flip,
                brightness,
                contrast,
                saturation));
  }

  private List<RateGroup> rates() {
    List<RateGroup> groups = new ArrayList<>();
    root.entries("rates")
        .forEach(
            (prefix, rate) -> {
              if (!(rate instanceof Number number)
                  || !Interval.AT_LEAST_0.contains(number.doubleValue())) {
                throw Refusal.wrong("rates." + prefix, Interval.AT_LEAST_0.toString(), rate);
              }
              String name = prefix.equals(RecipeWriter.ALL) ? "" : prefix;
              groups.add(new RateGroup(name, number.doubleValue()));
            });
    if (groups.stream().noneMatch(group -> group.rate() > 0)) {
      String must = "learning rates by layer, at least one above 0, such as 'classifier: 0.001'";
      throw groups.isEmpty()
          ? Refusal.missing("rates", must)
          : Refusal.wrong("rates", must, root.value("rates"));
    }
    return groups;
  }

  private static EarlyStopping earlyStopping(Section in) {
    int patience = in.wholeNumber("patience", 0, 0, MAX_PATIENCE);
    Measure metric = in.constant("metric", Measure.MEAN_AVERAGE_PRECISION, Measure.class);
    return in.build(() -> new EarlyStopping(patience, metric));
  }

  private static Head head(Section in) {
    boolean bias = in.flag("bias_at_frequencies", false);
    double scale = in.number("weight_scale", 1.0, Interval.SHARE);
    return in.build(() -> new Head(bias, scale));
  }
}
