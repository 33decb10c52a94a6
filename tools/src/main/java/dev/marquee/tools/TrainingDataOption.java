package dev.marquee.tools;

import dev.marquee.client.BatchSource;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingSpec;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what a run trains with: a dataset of the server, or a folder from here. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class TrainingDataOption {
  /** What servers take. */
  private static final int MOST_IN_BATCH = 1024;

  private static final int DEFAULT_BATCH = 32;

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      converter = DatasetReference.class,
      description = "The committed dataset to train with, such as datasets/posters-x.")
  private @Nullable String dataset;

  @Option(
      names = "--stream",
      paramLabel = "FOLDER",
      description =
          "Streams the posters of this folder instead, in batches, as --labels has them; the first "
              + "pass over them in an order that --seed decides. Of those that have a split, only "
              + "'train'.")
  private @Nullable Path folder;

  @Mixin private LabelsOption labels;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "How many posters a streamed batch has, 1 to 1024, and at most 10 MiB together; of a dataset "
              + "the recipe says it. Default: 32.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--validation-dataset",
      paramLabel = "DATASET",
      converter = DatasetReference.class,
      description =
          "The committed dataset on whose validation split, or all of it where it has none, each pass "
              + "is measured; its labels must be among those that are trained. Default: --dataset; "
              + "with --stream none.")
  private @Nullable String validation;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether posters are streamed from here. */
  boolean streams() {
    return folder != null;
  }

  /**
   * Puts the data into a specification that has its seed, and returns the batches to stream.
   *
   * @param merge what the recipe makes of labels; asked only where batches are streamed
   * @throws CommandFailure where a row of the labels file cannot be used
   */
  BatchSource putInto(TrainingSpec.Builder spec, ErrorStream errors, Supplier<LabelMerge> merge) {
    if ((dataset == null) == (folder == null)) {
      throw wrong("Give either --dataset or --stream.");
    }
    if (validation != null) {
      spec.setValidationDataset(validation);
    }
    if (folder == null) {
      if (labels.given()) {
        throw wrong("--labels needs --stream: a dataset has its own.");
      }
      if (batchSize != null) {
        throw wrong(
            "--batch-size needs --stream: with a dataset the recipe says it, as --set batch_size=%d "
                    .formatted(batchSize)
                + "does.");
      }
      spec.setDataset(dataset);
      return BatchSource.of(Collections.emptyIterator());
    }
    int size = batchSize == null ? DEFAULT_BATCH : batchSize;
    if (size < 1 || size > MOST_IN_BATCH) {
      throw wrong("--batch-size must be 1 to %d, not %d.".formatted(MOST_IN_BATCH, size));
    }
    LabelsFile file = labels.read(folder, List.of());
    if (!file.faults().isEmpty()) {
      file.faults().forEach(fault -> errors.print(fault.text(), fault.json()));
      throw CommandFailure.ofInput(
          "%s cannot be used, so nothing was begun: correct the above and repeat the command."
              .formatted(Amount.of(file.faults().size(), "row")));
    }
    if (file.labels().isEmpty()) {
      throw LabelsFile.withoutLabels();
    }
    PosterBatches batches = PosterBatches.of(file.posters(), size, spec.getSeed());
    StreamedData streamed = batches.describe(file.labels(), merge.get());
    spec.setStreamed(streamed);
    return batches;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
