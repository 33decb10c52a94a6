package dev.marquee.models.data;

import dev.marquee.models.recipe.Recipe;
import java.util.List;

/**
 * Which samples a training is made with, in which order, and which images it is measured on: decided
 * by the recipe, the images and the seed, and by nothing else. Immutable and thread-safe.
 */
public final class TrainingPlan {
  private TrainingPlan() {}

  /**
   * Makes a plan.
   *
   * @param vocabulary of the data
   * @param images all that there are; the same ones in another order make another plan
   * @param seed decides what is drawn
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition ({@code TRAINING_DATA_UNUSABLE})
   *     if nothing is left to train with
   */
  public static TrainingPlan of(
      Recipe recipe, List<String> vocabulary, List<LabelledImage> images, long seed) {
    return pending();
  }

  /** Returns the labels of the network to be trained, in the order of its outputs. */
  public List<String> vocabulary() {
    return List.of();
  }

  /** Returns the share of the training samples that have a label, by label; a new array. */
  public float[] frequencies() {
    return new float[0];
  }

  /** Returns how many samples an epoch has. */
  public int samplesPerEpoch() {
    return 0;
  }

  /** Returns how many batches an epoch has. */
  public int stepsPerEpoch() {
    return 0;
  }

  /**
   * Returns the batches of an epoch: every sample once, in an order of the epoch's own. Their sizes
   * differ by one at most.
   *
   * @param epoch from 1
   */
  public List<List<Sample>> batches(int epoch) {
    return List.of();
  }

  /** Returns the images to measure on, whole, in the order in which they came; may be empty. */
  public List<Sample> validation() {
    return List.of();
  }

  /** Returns how many images are trained with. */
  public int trainingImages() {
    return 0;
  }

  /** Returns by label how many images of those that are trained with have it. */
  public List<Integer> countsBefore() {
    return List.of();
  }

  /** Returns by label how many samples have it, once they are balanced. */
  public List<Integer> countsAfter() {
    return List.of();
  }

  private static <T> T pending() {
    throw new UnsupportedOperationException();
  }
}
