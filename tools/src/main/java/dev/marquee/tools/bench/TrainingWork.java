package dev.marquee.tools.bench;

import com.google.protobuf.ByteString;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.v1.TrainingExample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The training that is measured, the same for all who do it. Immutable.
 *
 * @param architecture of the network, which begins afresh
 * @param batchSize images of a step, 1 to 1,024
 * @param threads how many threads one operation may use, at least 1
 * @param niceness what the threads of training yield to others, 0 to 19, as nice(1) has it
 * @param posters encoded images, at least one; used again and again
 */
public record TrainingWork(
    String architecture, int batchSize, int threads, int niceness, List<ByteString> posters) {
  static final String CUSTOM_CNN = "custom-cnn";
  static final int LABELS = 20;
  static final long SEED = 1;

  /** So many batches are different from each other: none stays in a cache until it comes again. */
  static final int DIFFERENT_BATCHES = 8;

  /** How far apart the two labels of an image are. */
  private static final int SECOND_LABEL = 7;

  public TrainingWork {
    if (batchSize < 1 || batchSize > Recipe.MAX_BATCH) {
      throw new IllegalArgumentException("--batch-size must be 1 to 1024, not " + batchSize);
    }
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("--threads must be 1 to 1024, not " + threads);
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("--niceness must be 0 to 19, not " + niceness);
    }
    posters = List.copyOf(posters);
  }

  /** Returns the same training of other images, at least one. */
  public TrainingWork of(List<ByteString> images) {
    return new TrainingWork(architecture, batchSize, threads, niceness, images);
  }

  /** Returns how many different images are used at most. */
  public int differentImages() {
    return DIFFERENT_BATCHES * batchSize;
  }

  /**
   * Returns how it is trained: all layers, at a constant rate, nothing drawn but what is dropped
   * out. Checkpoints are written only where a pass ends.
   *
   * @param epochs how many passes
   */
  Recipe recipe(int epochs) {
    // The sizes at which posters are fed to these networks.
    boolean small = architecture.equals(CUSTOM_CNN);
    return Recipes.read(
        """
        epochs: %d
        batch_size: %d
        input: {width: %d, height: %d}
        rates: {"*": 0.001}
        optimizer: {kind: adamw, weight_decay: 0.01}
        keep: last
        checkpoint_steps: %d
        """
            .formatted(
                epochs,
                batchSize,
                small ? 150 : 128,
                small ? 150 : 192,
                Recipe.MAX_CHECKPOINT_STEPS),
        Map.of());
  }

  /**
   * Sees to it that there is such an architecture.
   *
   * @throws dev.marquee.models.failure.Failure if there is none
   */
  public void requireArchitecture() {
    var _ = network();
  }

  /** Returns the network, without weights. */
  Network network() {
    return Architectures.onClassPath().get(architecture).network(LABELS, Settings.NONE);
  }

  /** Returns the names of the labels, in the order of the network's outputs. */
  static List<String> labels() {
    return IntStream.range(0, LABELS).mapToObj("label %02d"::formatted).toList();
  }

  /** Returns the place among the posters of an image of a batch. */
  int poster(int batch, int place) {
    return (batch % DIFFERENT_BATCHES * batchSize + place) % posters.size();
  }

  /** Returns what is true of each image of a batch. */
  List<BitSet> truth(int batch) {
    List<BitSet> all = new ArrayList<>();
    for (int place = 0; place < batchSize; place++) {
      BitSet labels = new BitSet(LABELS);
      int first = (batch % DIFFERENT_BATCHES * batchSize + place) % LABELS;
      labels.set(first);
      labels.set((first + SECOND_LABEL) % LABELS);
      all.add(labels);
    }
    return all;
  }

  /** Returns a batch as a client sends it. */
  List<TrainingExample> examples(int batch) {
    List<String> names = labels();
    List<BitSet> truth = truth(batch);
    return IntStream.range(0, batchSize)
        .mapToObj(
            place ->
                TrainingExample.newBuilder()
                    .setImage(posters.get(poster(batch, place)))
                    .addAllLabels(truth.get(place).stream().mapToObj(names::get).toList())
                    .build())
        .toList();
  }
}
