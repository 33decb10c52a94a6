package dev.marquee.models.data;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.Crop;
import dev.marquee.models.training.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The original study's way to give rare labels more weight. Every image gives one crop. Then, for
 * each label that has fewer samples than wanted, the rarest first, its images give more of them, as
 * evenly as can be, until it has enough; but none that gave more for another label already. Labels
 * that have more stay as they are, and one whose images all gave for others may stay below. Used by
 * one thread.
 */
final class Balancing {
  /** Beyond this the list of samples would not fit into memory beside everything else. */
  private static final int MOST_SAMPLES = 2_000_000;

  private final List<LabelledImage> images;
  private final List<BitSet> truth;
  private final int side;
  private final SplittableRandom random;
  private final List<Sample> samples = new ArrayList<>();
  private final List<List<Integer>> havers = new ArrayList<>();
  private final BitSet spent = new BitSet();
  private final int[] counts;

  /**
   * @param truth of each image
   * @param labels how many there are
   * @param side of a crop in pixels
   */
  Balancing(List<LabelledImage> images, List<BitSet> truth, int labels, int side, long seed) {
    this.images = images;
    this.truth = truth;
    this.side = side;
    this.counts = new int[labels];
    this.random = Seeds.random(seed, "crops", 0);
  }

  /**
   * Returns the samples, without seeds.
   *
   * @param training the places of the images to make them of
   * @param wanted how many samples each label shall have
   */
  List<Sample> samples(List<Integer> training, int wanted) {
    IntStream.range(0, counts.length).forEach(_ -> havers.add(new ArrayList<>()));
    for (int place : training) {
      addCrop(place);
      truth.get(place).stream().forEach(label -> havers.get(label).add(place));
    }
    int[] before = counts.clone();
    IntStream.range(0, counts.length)
        .boxed()
        .sorted(Comparator.comparingInt(label -> before[label]))
        .forEach(label -> fill(label, wanted - counts[label]));
    return List.copyOf(samples);
  }

  private void fill(int label, int missing) {
    List<Integer> givers = new ArrayList<>(havers.get(label));
    givers.removeIf(spent::get);
    if (givers.isEmpty()) {
      return;
    }
    Collections.shuffle(givers, random);
    for (int i = 0; i < missing; i++) {
      int giver = givers.get(i % givers.size());
      addCrop(giver);
      spent.set(giver);
    }
  }

  private void addCrop(int place) {
    if (samples.size() == MOST_SAMPLES) {
      throw new Failure.InvalidArgument(
          Reason.RECIPE_INVALID,
          "recipe.samples_per_label",
          "Key 'samples_per_label' makes more than %d samples of these images: lower it."
              .formatted(MOST_SAMPLES));
    }
    LabelledImage image = images.get(place);
    // A poster that is narrower than the crop gives its whole width, and is enlarged.
    int length = Math.min(side, Math.min(image.width(), image.height()));
    int x = random.nextInt(image.width() - length + 1);
    int y = random.nextInt(image.height() - length + 1);
    Crop crop = new Crop(x, y, length, length);
    samples.add(new Sample(place, truth.get(place), Optional.of(crop), 0));
    truth.get(place).stream().forEach(label -> counts[label]++);
  }
}
