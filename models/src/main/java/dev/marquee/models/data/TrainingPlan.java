package dev.marquee.models.data;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.training.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which samples a training is made with, in which order, and which images it is measured on:
 * decided by the recipe, the images and the seed, and by nothing else. Immutable and thread-safe.
 */
public final class TrainingPlan {
  private final List<String> vocabulary;
  private final List<Sample> samples;
  private final List<Sample> validation;
  private final int trainingImages;
  private final List<Integer> before;
  private final List<Integer> after;
  private final int batchSize;
  private final long seed;

  private TrainingPlan(
      Recipe recipe,
      List<String> vocabulary,
      List<LabelledImage> images,
      List<BitSet> truth,
      long seed) {
    this.vocabulary = vocabulary;
    this.batchSize = recipe.batchSize();
    this.seed = seed;
    BitSet usable = usable(truth);
    Partition partition = Partition.of(recipe.split(), images, usable, seed);
    if (partition.training().isEmpty()) {
      throw unusable(
          "Of the %d images, %d have a label, and the recipe's split leaves none of these to train with: change 'split' or 'label_merge', or add images."
              .formatted(images.size(), usable.cardinality()));
    }
    this.trainingImages = partition.training().size();
    List<Sample> whole = whole(partition.training(), truth);
    this.before = counted(whole);
    this.samples =
        recipe.samplesPerLabel() == 0
            ? whole
            : new Balancing(images, truth, vocabulary.size(), recipe.cropSide(), seed)
                .samples(partition.training(), recipe.samplesPerLabel());
    this.after = counted(samples);
    this.validation = whole(partition.validation(), truth);
  }

  /**
   * Makes a plan.
   *
   * @param vocabulary of the data
   * @param images all that there are; the same ones in another order make another plan
   * @param seed decides what is drawn
   * @throws Failure.FailedPrecondition ({@link Reason#TRAINING_DATA_UNUSABLE}) if nothing is left
   *     to train with
   * @throws Failure.InvalidArgument ({@link Reason#RECIPE_INVALID}) if there would be millions of
   *     samples
   */
  public static TrainingPlan of(
      Recipe recipe, List<String> vocabulary, List<LabelledImage> images, long seed) {
    LabelMerge merge = recipe.labelMerge();
    List<String> merged = merge.vocabulary(vocabulary);
    if (merged.isEmpty()) {
      throw unusable(
          "The recipe's label_merge drops every label of the data: correct its list 'dropped'.");
    }
    Map<String, Integer> indices = new HashMap<>();
    merged.forEach(label -> indices.put(label, indices.size()));
    List<BitSet> truth =
        images.stream().map(image -> truth(merge.labels(image.labels()), indices)).toList();
    return new TrainingPlan(recipe, merged, images, truth, seed);
  }

  /**
   * Returns the places of those images that have a label: no other is trained with or measured on.
   *
   * @param truth of each image, the indices of its labels once they are merged
   */
  public static BitSet usable(List<BitSet> truth) {
    BitSet usable = new BitSet();
    IntStream.range(0, truth.size()).filter(i -> !truth.get(i).isEmpty()).forEach(usable::set);
    return usable;
  }

  private static BitSet truth(List<String> labels, Map<String, Integer> indices) {
    BitSet truth = new BitSet();
    for (String label : labels) {
      truth.set(Objects.requireNonNull(indices.get(label), label));
    }
    return truth;
  }

  private static List<Sample> whole(List<Integer> places, List<BitSet> truth) {
    return places.stream()
        .map(place -> new Sample(place, truth.get(place), Optional.empty(), 0))
        .toList();
  }

  private List<Integer> counted(List<Sample> some) {
    int[] counts = new int[vocabulary.size()];
    some.forEach(sample -> sample.truth().stream().forEach(label -> counts[label]++));
    return Arrays.stream(counts).boxed().toList();
  }

  private static Failure unusable(String message) {
    return new Failure.FailedPrecondition(Reason.TRAINING_DATA_UNUSABLE, message);
  }

  /** Returns the labels of the network to be trained, in the order of its outputs. */
  public List<String> vocabulary() {
    return vocabulary;
  }

  /** Returns the share of the training samples that have a label, by label; a new array. */
  public float[] frequencies() {
    float[] frequencies = new float[after.size()];
    for (int label = 0; label < frequencies.length; label++) {
      frequencies[label] = (float) after.get(label) / samples.size();
    }
    return frequencies;
  }

  /** Returns how many samples an epoch has. */
  public int samplesPerEpoch() {
    return samples.size();
  }

  /** Returns how many batches an epoch has. */
  public int stepsPerEpoch() {
    return Math.ceilDiv(samples.size(), batchSize);
  }

  /**
   * Returns the batches of an epoch: every sample once, in an order of the epoch's own. Their sizes
   * differ by one at most, so that none is left with too few samples for a batch norm.
   *
   * @param epoch from 1
   */
  public List<List<Sample>> batches(int epoch) {
    List<Sample> shuffled = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      Sample one = samples.get(i);
      long number = (long) epoch * samples.size() + i;
      long own = Seeds.derive(seed, "augmentation", number);
      shuffled.add(new Sample(one.image(), one.truth(), one.crop(), own));
    }
    Collections.shuffle(shuffled, Seeds.random(seed, "order", epoch));
    int steps = stepsPerEpoch();
    List<List<Sample>> batches = new ArrayList<>(steps);
    for (int step = 0; step < steps; step++) {
      int start = (int) ((long) step * shuffled.size() / steps);
      int end = (int) ((step + 1L) * shuffled.size() / steps);
      batches.add(List.copyOf(shuffled.subList(start, end)));
    }
    return List.copyOf(batches);
  }

  /** Returns the images to measure on, whole, in the order in which they came; may be empty. */
  public List<Sample> validation() {
    return validation;
  }

  /** Returns how many images are trained with. */
  public int trainingImages() {
    return trainingImages;
  }

  /** Returns by label how many images of those that are trained with have it. */
  public List<Integer> countsBefore() {
    return before;
  }

  /** Returns by label how many samples have it, once they are balanced. */
  public List<Integer> countsAfter() {
    return after;
  }
}
