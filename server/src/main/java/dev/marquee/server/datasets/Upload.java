package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One upload into an open dataset. Examples are stored in groups: first the images of a group, then
 * all of its rows in one transaction, so that no row ever lacks its image, and a disk that is slow
 * to make things durable is waited for once for many. Others may upload into the same dataset
 * beside it. Thread-safe.
 */
public final class Upload {
  private final StoredDataset dataset;
  private final ExampleRules rules;
  private final boolean replace;
  private final Images images;
  private final DatasetStore store;

  /**
   * @param dataset as it was when the upload began
   * @param replace whether an example takes the place of one of its id that differs
   */
  Upload(StoredDataset dataset, boolean replace, Images images, DatasetStore store) {
    this.dataset = dataset;
    this.rules = new ExampleRules(dataset);
    this.replace = replace;
    this.images = images;
    this.store = store;
  }

  /** Checks an example and has its image looked at, without waiting for that. */
  public PendingExample begin(SentExample sent) {
    return PendingExample.of(sent, rules, images);
  }

  /** Turns an example down for what its caller knows; it is counted as the others are. */
  public PendingExample reject(SentExample sent, Failure.InvalidArgument failure) {
    return PendingExample.refused(sent, failure);
  }

  /**
   * Stores examples, in their order; when this returns, they are there for good. Not interruptible.
   *
   * @return those of them that are not there, by number
   * @throws Failure.NotFound if the dataset is not there any more
   * @throws Failure.FailedPrecondition ({@code DATASET_COMMITTED}) if it is committed by now
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room on the disk
   */
  public List<Rejection> store(List<PendingExample> group) {
    List<Rejection> rejections = new ArrayList<>();
    Map<PendingExample, StoredImage> sent = new LinkedHashMap<>();
    Map<PendingExample, Digest> referring = new LinkedHashMap<>();
    for (PendingExample example : group) {
      try {
        Optional<StoredImage> image = example.sentImage();
        if (image.isPresent()) {
          sent.put(example, image.get());
        } else {
          example.kept().stated().ifPresent(digest -> referring.put(example, digest));
        }
      } catch (Failure.InvalidArgument e) {
        rejections.add(example.rejected(e));
      }
    }
    Map<Digest, ByteBuffer> bytes = new HashMap<>();
    sent.forEach((example, image) -> bytes.put(image.digest(), example.image()));
    images.put(bytes);
    Map<Digest, StoredImage> known = images.known(List.copyOf(referring.values()));
    Map<PendingExample, StoredExample> wanted = new LinkedHashMap<>();
    for (PendingExample example : group) {
      Digest digest = referring.get(example);
      StoredImage image = digest == null ? sent.get(example) : known.get(digest);
      if (image != null) {
        wanted.put(example, example.kept().with(image));
      } else if (digest != null) {
        rejections.add(unknown(example, digest));
      }
    }
    if (!wanted.isEmpty()) {
      rejections.addAll(store.write(writer -> write(writer, wanted)));
    }
    rejections.sort(Comparator.comparingLong(Rejection::number));
    return List.copyOf(rejections);
  }

  private static Rejection unknown(PendingExample example, Digest digest) {
    return example.rejected(
        Reason.IMAGE_UNKNOWN,
        "The server has no image with SHA-256 %s: send the example again with its image."
            .formatted(digest));
  }

  private List<Rejection> write(DatasetWriter writer, Map<PendingExample, StoredExample> wanted) {
    requireSame(ExistingDataset.open(writer, dataset.name()));
    Map<String, StoredExample> there = new HashMap<>();
    writer
        .examples(
            dataset.name(), wanted.values().stream().map(example -> example.name().id()).toList())
        .forEach(example -> there.put(example.name().id(), example));
    Map<String, StoredExample> changed = new LinkedHashMap<>();
    List<Rejection> rejections = new ArrayList<>();
    wanted.forEach(
        (pending, example) -> {
          StoredExample before = there.put(example.name().id(), example);
          if (example.equals(before)) {
            return;
          }
          if (before == null || replace) {
            changed.put(example.name().id(), example);
          } else {
            there.put(example.name().id(), before);
            rejections.add(exists(pending, before));
          }
        });
    if (!changed.isEmpty()) {
      writer.put(dataset.name(), List.copyOf(changed.values()), writer.takeRevision());
    }
    return rejections;
  }

  /** One that was deleted and created again has perhaps another vocabulary. */
  private void requireSame(StoredDataset now) {
    if (!now.createTime().equals(dataset.createTime()) || !now.labels().equals(dataset.labels())) {
      throw new Failure.NotFound(
          Reason.DATASET_NOT_FOUND,
          "%s was deleted and created again since this upload began: begin another upload."
              .formatted(dataset.name()));
    }
  }

  private static Rejection exists(PendingExample pending, StoredExample before) {
    return pending.rejected(
        Reason.EXAMPLE_EXISTS,
        "%s is there already and differs: set replace to put this one in its place, or choose another id."
            .formatted(before.name()));
  }
}
