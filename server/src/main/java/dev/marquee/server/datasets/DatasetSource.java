package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.Digest;

/** Where training and evaluation find their examples. Thread-safe. */
public interface DatasetSource {

  /**
   * Returns a committed dataset with all of its examples.
   *
   * @throws Failure.NotFound ({@code DATASET_NOT_FOUND}) if there is none of this name
   * @throws Failure.FailedPrecondition ({@code DATASET_NOT_COMMITTED}) if it is still open
   */
  CommittedDataset committed(DatasetName name);

  /**
   * Returns the digest of a committed dataset, without a look at its examples.
   *
   * @throws Failure as {@link #committed}
   */
  Digest digest(DatasetName name);

  /**
   * Reads an example's image as it was uploaded.
   *
   * @throws Failure.FailedPrecondition ({@code BLOB_MISSING}) if its file is gone; ({@code
   *     WEIGHTS_DIGEST_MISMATCH}) if that holds other bytes
   */
  byte[] image(StoredExample example);
}
