package dev.marquee.server.testing;

import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.datasets.StoredExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Committed datasets in memory. Thread-safe. */
public final class FakeDatasets implements DatasetSource {
  private final Map<DatasetName, CommittedDataset> datasets = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> images = new ConcurrentHashMap<>();
  private final AtomicReference<Runnable> next = new AtomicReference<>(() -> {});

  /**
   * Adds a dataset of drawn pictures, each with one or two of its labels.
   *
   * @param validation how many of them, the last ones, are to be measured on
   */
  public FakeDatasets add(String id, List<String> labels, int count, int validation) {
    DatasetName name = new DatasetName(id);
    List<StoredExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] image = Pictures.jpeg(i);
      Digest digest = new Digest(Hashing.sha256().hashBytes(image).toString());
      images.put(digest, image);
      String example = "e%04d".formatted(i);
      examples.add(
          new StoredExample(
              new ExampleName(name, example),
              labels.subList(i % labels.size(), Math.min(i % labels.size() + 2, labels.size())),
              Optional.of(i < count - validation ? "train" : "validation"),
              example,
              Map.of(),
              digest,
              image.length,
              182,
              268));
    }
    datasets.put(name, new CommittedDataset(name, digest(id), labels, examples));
    return this;
  }

  private static Digest digest(String text) {
    return new Digest(Hashing.sha256().hashUnencodedChars(text).toString());
  }

  /** Takes a dataset away. */
  public void delete(String id) {
    datasets.remove(new DatasetName(id));
  }

  /** Takes the labels of some examples of a dataset away, which makes another one of it. */
  public void unlabel(String id, Set<Integer> places) {
    DatasetName name = new DatasetName(id);
    CommittedDataset before = Objects.requireNonNull(datasets.get(name));
    List<StoredExample> examples = new ArrayList<>();
    for (StoredExample one : before.examples()) {
      examples.add(
          new StoredExample(
              one.name(),
              places.contains(examples.size()) ? List.of() : one.labels(),
              one.split(),
              one.group(),
              one.metadata(),
              one.image(),
              one.imageBytes(),
              one.width(),
              one.height()));
    }
    datasets.put(
        name, new CommittedDataset(name, digest(examples.toString()), before.labels(), examples));
  }

  /** Has whoever asks for a dataset next do something first. */
  public void onNextLook(Runnable work) {
    next.set(work);
  }

  /** Loses all images. */
  public void loseImages() {
    images.clear();
  }

  /** Loses the images of one split of a dataset. */
  public void loseImages(String id, String split) {
    known(new DatasetName(id)).examples().stream()
        .filter(example -> example.split().equals(Optional.of(split)))
        .forEach(example -> images.remove(example.image()));
  }

  @Override
  public CommittedDataset committed(DatasetName name) {
    next.getAndSet(() -> {}).run();
    return known(name);
  }

  private CommittedDataset known(DatasetName name) {
    CommittedDataset dataset = datasets.get(name);
    if (dataset == null) {
      throw new Failure.NotFound(Reason.DATASET_NOT_FOUND, "There is no " + name + ".");
    }
    return dataset;
  }

  @Override
  public Digest digest(DatasetName name) {
    return known(name).digest();
  }

  @Override
  public byte[] image(StoredExample example) {
    byte[] image = images.get(example.image());
    if (image == null) {
      throw new Failure.FailedPrecondition(Reason.BLOB_MISSING, "The image is gone.");
    }
    return Objects.requireNonNull(image);
  }
}
