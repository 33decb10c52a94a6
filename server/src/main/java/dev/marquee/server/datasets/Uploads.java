package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import jakarta.inject.Inject;

/** Begins uploads. Thread-safe. */
public final class Uploads {
  private final DatasetStore store;
  private final Images images;

  @Inject
  Uploads(DatasetStore store, Images images) {
    this.store = store;
    this.images = images;
  }

  /**
   * Begins an upload.
   *
   * @param replace whether an example takes the place of one of its id that differs
   * @throws Failure.NotFound if there is no such dataset
   * @throws Failure.FailedPrecondition ({@code DATASET_COMMITTED}) if it is committed
   */
  public Upload open(DatasetName name, boolean replace) {
    return new Upload(
        store.read(reader -> ExistingDataset.open(reader, name)), replace, images, store);
  }
}
