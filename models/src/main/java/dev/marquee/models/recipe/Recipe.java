package dev.marquee.models.recipe;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.training.LossSettings;
import dev.marquee.models.training.OptimizerSettings;
import dev.marquee.models.training.Schedule;
import dev.marquee.models.training.TrainerSettings;
import dev.marquee.models.training.TrainerSettings.RateGroup;
import dev.marquee.models.weights.DType;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All that a training does besides its data. Immutable. {@code docs/training.md} describes it as
 * the YAML that it is read from.
 *
 * @param description what it is for, in a sentence or two; may be empty
 * @param epochs how many passes over the data, 0 to {@value #MAX_EPOCHS}; after 0 the network is
 *     what it began as
 * @param samplesPerLabel how many crops each label shall have, if need be by cutting several from
 *     an image; 0 for one sample per image, which is the whole of it
 * @param cropSide the side of such a crop in pixels, 1 to {@value InputSpec#MAX_SIDE}
 * @param batchSize the most samples that a step is made with, 1 to {@value #MAX_BATCH}
 * @param input of the network, where it scores, as the version has it
 * @param trainingInput of the network, where it is trained: {@code input}, but of a size that may
 *     be smaller
 * @param mixup as in {@link TrainerSettings}
 * @param rates the learning rates, by the longest prefix of a parameter's name, at least one above
 *     0
 * @param clipNorm as in {@link TrainerSettings}; 0 for no limit
 * @param averaging as in {@link TrainerSettings}; 0 for no averaging
 * @param weights how the version's weights are stored, {@link DType#F32} or {@link DType#F16}; in
 *     float32 anyway where one of them is too large for float16
 * @param checkpointSteps after how many steps a checkpoint is written, 1 to {@value
 *     #MAX_CHECKPOINT_STEPS}
 */
public record Recipe(
    String description,
    int epochs,
    int samplesPerLabel,
    int cropSide,
    int batchSize,
    InputSpec input,
    InputSpec trainingInput,
    LabelMerge labelMerge,
    Split split,
    Augmentation augmentation,
    double mixup,
    OptimizerSettings optimizer,
    Schedule schedule,
    List<RateGroup> rates,
    LossSettings loss,
    double clipNorm,
    double averaging,
    EarlyStopping earlyStopping,
    Keep keep,
    Head head,
    DType weights,
    int checkpointSteps) {

  /** The most passes over the data. */
  public static final int MAX_EPOCHS = 100_000;

  /** The most samples of a step. */
  public static final int MAX_BATCH = 1024;

  /** The most samples that a label may be brought to. */
  public static final int MAX_SAMPLES_PER_LABEL = 1_000_000;

  /** The most steps between two checkpoints. */
  public static final int MAX_CHECKPOINT_STEPS = 1_000_000;

  public Recipe {
    rates = List.copyOf(rates);
    require(rates.stream().anyMatch(one -> one.rate() > 0), "no rate is above 0");
    requireWithin(0, epochs, MAX_EPOCHS, "epochs");
    requireWithin(0, samplesPerLabel, MAX_SAMPLES_PER_LABEL, "samples_per_label");
    requireWithin(1, cropSide, InputSpec.MAX_SIDE, "crop_side");
    requireWithin(1, batchSize, MAX_BATCH, "batch_size");
    requireWithin(1, checkpointSteps, MAX_CHECKPOINT_STEPS, "checkpoint_steps");
    require(clipNorm >= 0 && Double.isFinite(clipNorm), "clip_norm must be at least 0");
    require(mixup >= 0 && mixup <= 1, "augmentation.mixup must be in [0, 1]");
    require(weights == DType.F32 || weights == DType.F16, "weights must be float32 or float16");
    require(averaging >= 0 && averaging < 1, "averaging must be in [0, 1)");
  }

  private static void requireWithin(int least, int value, int most, String what) {
    require(
        value >= least && value <= most,
        "%s must be %d to %d, not %d".formatted(what, least, most, value));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Returns what of it concerns a single step. */
  public TrainerSettings trainerSettings() {
    return new TrainerSettings(
        trainingInput, mixup, optimizer, loss, rates, unless0(clipNorm), unless0(averaging));
  }

  private static OptionalDouble unless0(double value) {
    return value == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Returns it as YAML with every key; reading that gives an equal recipe. */
  public String yaml() {
    return Yaml.write(RecipeWriter.tree(this));
  }

  /**
   * Checks that its rates are meant for a network.
   *
   * @throws Failure.InvalidArgument ({@link Reason#RECIPE_INVALID}) if a rate is of no parameter,
   *     or nothing would be trained
   */
  public void requireFits(Network network) {
    List<String> learned =
        network.parameters().stream()
            .filter(parameter -> parameter.kind().learned())
            .map(Parameter::name)
            .toList();
    for (RateGroup group : rates) {
      if (learned.stream().noneMatch(name -> name.startsWith(group.prefix()))) {
        throw Refusal.of(
            "rates." + group.prefix(),
            "Key 'rates.%s' is the beginning of no parameter's name of %s, such as '%s': correct it."
                .formatted(group.prefix(), network.architecture(), learned.getLast()),
            null);
      }
    }
    if (learned.stream().noneMatch(name -> trainerSettings().rate(name) > 0)) {
      throw Refusal.of(
          "rates",
          "Key 'rates' leaves every parameter of %s as it is: give one a rate above 0."
              .formatted(network.architecture()),
          null);
    }
  }
}
