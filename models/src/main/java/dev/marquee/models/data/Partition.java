package dev.marquee.models.data;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.recipe.Split;
import dev.marquee.models.training.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Which images are trained with, and which are measured on. Images of one group, and images of
 * equal bytes, never stand on both sides; nor do those that are tied by a chain of both. Immutable.
 *
 * @param training places in the list of images, rising
 * @param validation places in the list of images, rising
 */
record Partition(List<Integer> training, List<Integer> validation) {
  private static final String TRAIN = "train";
  private static final String VALIDATION = "validation";

  Partition {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  /**
   * Tells the sides apart. What the dataset holds out itself, in any split but {@code train}, is
   * never trained with: it is to be measured on later. Nor is what is tied to such an image.
   *
   * @param usable the places of the images that have a label; no other is on either side
   */
  static Partition of(Split split, List<LabelledImage> images, BitSet usable, long seed) {
    List<List<Integer>> ties = Ties.among(images);
    List<List<Integer>> free =
        ties.stream()
            .filter(tie -> tie.stream().noneMatch(place -> isHeldOut(images.get(place))))
            .toList();
    List<Integer> validation = new ArrayList<>();
    usable.stream()
        .filter(place -> images.get(place).split().equals(Optional.of(VALIDATION)))
        .forEach(validation::add);
    List<Integer> training = new ArrayList<>();
    switch (split) {
      case Split.Existing _ -> addStated(free, images, usable, training);
      case Split.Share share -> draw(share.share(), free, usable, seed, training, validation);
    }
    Collections.sort(training);
    Collections.sort(validation);
    return new Partition(training, validation);
  }

  private static boolean isHeldOut(LabelledImage image) {
    return image.split().filter(split -> !split.equals(TRAIN)).isPresent();
  }

  private static void addStated(
      List<List<Integer>> free, List<LabelledImage> images, BitSet usable, List<Integer> training) {
    if (images.stream().noneMatch(image -> image.split().equals(Optional.of(TRAIN)))) {
      throw new Failure.FailedPrecondition(
          Reason.TRAINING_DATA_UNUSABLE,
          images.stream().anyMatch(Partition::isHeldOut)
              ? "The data has no split 'train', and what is in another is held out: name a dataset that has one."
              : "The data has no split 'train': let the recipe draw one, with a share such as 'split: 0.7'.");
    }
    free.stream()
        .flatMap(List::stream)
        .filter(place -> usable.get(place) && images.get(place).split().isPresent())
        .forEach(training::add);
  }

  /** Draws ties until they hold the share of all usable images; the others are measured on. */
  private static void draw(
      double share,
      List<List<Integer>> free,
      BitSet usable,
      long seed,
      List<Integer> training,
      List<Integer> validation) {
    List<List<Integer>> shuffled = new ArrayList<>(free);
    Collections.shuffle(shuffled, Seeds.random(seed, "split", 0));
    long wanted = Math.round(share * usable.cardinality());
    for (List<Integer> tie : shuffled) {
      List<Integer> side = training.size() < wanted ? training : validation;
      tie.stream().filter(usable::get).forEach(side::add);
    }
  }
}
