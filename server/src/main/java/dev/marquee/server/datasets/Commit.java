package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.StoredDataset.Commitment;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dataset that may be committed, as it was looked at.
 *
 * @param digest over what was seen
 */
record Commit(StoredDataset dataset, Digest digest) {
  /**
   * Looks through a dataset.
   *
   * @throws Failure.Conflict if it is not as the caller read it, nor was when it was committed
   * @throws Failure.FailedPrecondition if it cannot be committed
   */
  static Commit of(
      DatasetReader reader, DatasetName name, OptionalLong examples, OptionalLong etag) {
    StoredDataset dataset = ExistingDataset.of(reader, name);
    Optional<Commitment> before = dataset.commitment();
    if (before.isEmpty() || !isRepeated(before.get(), etag)) {
      requireFresh(dataset, etag);
    }
    requireComplete(dataset, examples);
    if (before.isPresent()) {
      return new Commit(dataset, before.get().digest());
    }
    DatasetDigest digest = new DatasetDigest(dataset.labels());
    SplitCheck splits = new SplitCheck();
    reader.forEachExample(name, digest.andThen(splits));
    splits.requireSound(name);
    return new Commit(dataset, digest.digest());
  }

  /** A caller who did not hear of the commit comes again with what it read before. */
  private static boolean isRepeated(Commitment before, OptionalLong etag) {
    return before.of().isEmpty() || before.of().equals(etag);
  }

  private static void requireComplete(StoredDataset dataset, OptionalLong examples) {
    if (dataset.examples() == 0) {
      throw new Failure.FailedPrecondition(
          Reason.DATASET_EMPTY,
          "%s has no examples, and so is not committed: upload some first."
              .formatted(dataset.name()));
    }
    if (examples.isPresent() && examples.getAsLong() != dataset.examples()) {
      throw new Failure.FailedPrecondition(
          Reason.DATASET_INCOMPLETE,
          (dataset.examples() < examples.getAsLong()
                  ? "%s has %d examples, not %d: upload what is missing, or state how many there are."
                  : "%s has %d examples, not %d, and none is taken out again: state how many there are, or create another dataset, to which no image need be sent again.")
              .formatted(dataset.name(), dataset.examples(), examples.getAsLong()));
    }
  }

  /**
   * Refuses to go on where a dataset is not as the caller read it.
   *
   * @throws Failure.Conflict if it is not
   */
  static void requireFresh(StoredDataset dataset, OptionalLong etag) {
    if (etag.isPresent() && etag.getAsLong() != dataset.revision()) {
      throw new Failure.Conflict(
          Reason.ETAG_MISMATCH,
          "%s was changed since it was read: read it again, and decide again."
              .formatted(dataset.name()));
    }
  }

  /** Commits it, if it is still what was looked at; empty where it has changed. */
  Optional<StoredDataset> write(DatasetWriter writer, Instant time) {
    StoredDataset now = ExistingDataset.of(writer, dataset.name());
    if (now.revision() != dataset.revision()) {
      return Optional.empty();
    }
    writer.commit(
        dataset.name(),
        new Commitment(digest, time, OptionalLong.of(dataset.revision())),
        writer.takeRevision());
    return writer.dataset(dataset.name());
  }
}
