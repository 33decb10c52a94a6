package dev.marquee.server;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.CommittedDataset;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.StoredExample;

/** A server without datasets. */
final class NoDatasets implements DatasetSource {
  @Override
  public CommittedDataset committed(DatasetName name) {
    throw new Failure.NotFound(
        Reason.DATASET_NOT_FOUND, "There is no dataset '%s'.".formatted(name));
  }

  @Override
  public byte[] image(StoredExample example) {
    throw new IllegalStateException("there is no " + example.name());
  }
}
