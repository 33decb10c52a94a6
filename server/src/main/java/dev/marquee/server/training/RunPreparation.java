package dev.marquee.server.training;

import com.google.common.collect.Lists;
import dev.marquee.models.data.LabelledImage;
import dev.marquee.models.data.Sample;
import dev.marquee.models.data.SampleReader;
import dev.marquee.models.data.TrainingPlan;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.recipe.Augmentation;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Split;
import dev.marquee.models.training.LossSettings;
import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.StoredExample;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Makes a run's data out of what it was asked for, equal ones of equal ones. Thread-safe. */
final class RunPreparation {
  /** How many images are scored at once. */
  private static final int SCORED_AT_ONCE = 32;

  /** How many golden inputs a version has. */
  private static final int GOLDENS = 4;

  private final DatasetSource datasets;
  private final ImagePipeline pipeline;

  RunPreparation(DatasetSource datasets, ImagePipeline pipeline) {
    this.datasets = datasets;
    this.pipeline = pipeline;
  }

  /**
   * Makes it.
   *
   * @param spool gives the streamed batches; asked when the first is read
   * @throws Failure if a dataset is not there or not committed, does not fit the recipe, or what is
   *     said of streamed data is not enough for it
   */
  TrainingData prepare(RunSpec spec, Recipe recipe, Supplier<Spool> spool) {
    return switch (spec.data()) {
      case RunSpec.OfDataset(DatasetName name) -> ofDataset(spec, recipe, datasets.committed(name));
      case RunSpec.Streamed streamed -> streamed(spec, recipe, streamed, spool);
    };
  }

  private TrainingData ofDataset(RunSpec spec, Recipe recipe, CommittedDataset dataset) {
    TrainingPlan plan =
        TrainingPlan.of(
            recipe,
            dataset.labels(),
            dataset.examples().stream().map(RunPreparation::image).toList(),
            spec.seed());
    SampleReader augmented =
        new SampleReader(pipeline, recipe.trainingInput(), recipe.augmentation());
    Optional<TrainingData.Validation> validation =
        spec.validation().isPresent()
            ? other(spec.validation().get(), recipe, plan.vocabulary())
            : validation(dataset, recipe, plan.validation(), split(recipe));
    return new TrainingData(
        plan.vocabulary(),
        boxed(plan.frequencies()),
        Optional.of(dataset.digest()),
        plan.stepsPerEpoch(),
        new TrainingData.Passes() {
          @Override
          public BatchReader of(int epoch) {
            return new SampleBatches(plan.batches(epoch), dataset.examples(), datasets, augmented);
          }

          @Override
          public BatchReader plain() {
            List<Sample> first =
                plan.batches(1).stream()
                    .flatMap(List::stream)
                    .limit(GOLDENS)
                    .map(one -> new Sample(one.image(), one.truth(), Optional.empty(), 0))
                    .toList();
            return new SampleBatches(
                List.of(first), dataset.examples(), datasets, plainReader(recipe));
          }
        },
        validation);
  }

  private static LabelledImage image(StoredExample example) {
    return new LabelledImage(
        example.name().id(),
        example.group(),
        example.image().sha256(),
        example.split(),
        example.labels(),
        example.width(),
        example.height());
  }

  /** What a share leaves lies across the dataset's own splits. */
  private static Optional<String> split(Recipe recipe) {
    return switch (recipe.split()) {
      case Split.Existing() -> Optional.of("validation");
      case Split.Share _ -> Optional.empty();
    };
  }

  private Optional<TrainingData.Validation> validation(
      CommittedDataset dataset, Recipe recipe, List<Sample> samples, Optional<String> split) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TrainingData.Validation(
            dataset.name(),
            dataset.digest(),
            split,
            new SampleBatches(
                Lists.partition(samples, SCORED_AT_ONCE),
                dataset.examples(),
                datasets,
                plainReader(recipe)),
            samples.stream().map(Sample::truth).toList()));
  }

  /**
   * The part {@code validation} of another dataset, or all of one that has no such part; in either,
   * what has a label.
   */
  private Optional<TrainingData.Validation> other(
      DatasetName name, Recipe recipe, List<String> labels) {
    CommittedDataset dataset = datasets.committed(name);
    List<Integer> all = IntStream.range(0, dataset.examples().size()).boxed().toList();
    List<Integer> held =
        all.stream()
            .filter(i -> dataset.examples().get(i).split().equals(Optional.of("validation")))
            .toList();
    List<Integer> part = held.isEmpty() ? all : held;
    List<BitSet> truth =
        part.stream().map(dataset.examples()::get).map(truthOf(name, recipe, labels)).toList();
    List<Sample> samples =
        TrainingPlan.usable(truth).stream()
            .mapToObj(i -> new Sample(part.get(i), truth.get(i), Optional.empty(), 0))
            .toList();
    if (samples.isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.TRAINING_DATA_UNUSABLE,
          "No example of %s that would be measured on has a label that the recipe's label_merge leaves: measure on another dataset, or drop fewer labels."
              .formatted(name));
    }
    return validation(
        dataset, recipe, samples, held.isEmpty() ? Optional.empty() : Optional.of("validation"));
  }

  private static Function<StoredExample, BitSet> truthOf(
      DatasetName name, Recipe recipe, List<String> labels) {
    return example -> {
      BitSet truth = new BitSet();
      for (String label : recipe.labelMerge().labels(example.labels())) {
        int place = labels.indexOf(label);
        if (place < 0) {
          throw new Failure.FailedPrecondition(
              Reason.TRAINING_DATA_UNUSABLE,
              "An example of %s has the label '%s', which the network does not learn: measure on a dataset with the labels that are trained, or merge them in the recipe."
                  .formatted(name, label));
        }
        truth.set(place);
      }
      return truth;
    };
  }

  private TrainingData streamed(
      RunSpec spec, Recipe recipe, RunSpec.Streamed data, Supplier<Spool> spool) {
    List<String> labels = recipe.labelMerge().vocabulary(data.labels());
    if (labels.isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.TRAINING_DATA_UNUSABLE,
          "The recipe drops all labels of the streamed data: nothing is left to learn.");
    }
    List<Float> frequencies = frequencies(recipe, data.frequencies(), labels);
    SampleReader augmented =
        new SampleReader(pipeline, recipe.trainingInput(), recipe.augmentation());
    Function<List<Integer>, BitSet> truth = truth(recipe, data.labels(), labels);
    return new TrainingData(
        labels,
        frequencies,
        Optional.empty(),
        data.batches(),
        new TrainingData.Passes() {
          @Override
          public BatchReader of(int epoch) {
            return batches(epoch, augmented);
          }

          @Override
          public BatchReader plain() {
            return new FirstImages(batches(1, plainReader(recipe)), GOLDENS);
          }

          private BatchReader batches(int epoch, SampleReader reader) {
            BatchOrder order = BatchOrder.of(data.batches(), spec.seed(), epoch);
            return new StreamedBatches(spool.get(), order, spec.seed(), epoch, truth, reader);
          }
        },
        spec.validation().flatMap(name -> other(name, recipe, labels)));
  }

  private static Function<List<Integer>, BitSet> truth(
      Recipe recipe, List<String> stated, List<String> labels) {
    return places -> {
      BitSet truth = new BitSet();
      recipe
          .labelMerge()
          .labels(places.stream().map(stated::get).toList())
          .forEach(label -> truth.set(labels.indexOf(label)));
      return truth;
    };
  }

  private static List<Float> frequencies(
      Recipe recipe, Map<String, Float> stated, List<String> labels) {
    boolean needed =
        recipe.head().biasAtFrequencies()
            || (recipe.loss() instanceof LossSettings.CrossEntropy(double balance) && balance > 0);
    for (String label : labels) {
      Float share = stated.get(label);
      if (needed && share == null) {
        throw invalid(
            "The recipe balances the loss, or begins at the labels' frequencies, and so has to know that of '%s': state it."
                .formatted(label));
      }
      if (share != null && !(share > 0 && share < 1)) {
        throw invalid("The frequency of '%s' must be in (0, 1), not %s.".formatted(label, share));
      }
    }
    return labels.stream().map(label -> stated.getOrDefault(label, 0.5f)).toList();
  }

  private static Failure invalid(String message) {
    return new Failure.InvalidArgument(
        Reason.FIELD_INVALID, "start.spec.streamed.label_frequencies", message);
  }

  private SampleReader plainReader(Recipe recipe) {
    return new SampleReader(pipeline, recipe.input(), Augmentation.NONE);
  }

  private static List<Float> boxed(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
  }
}
