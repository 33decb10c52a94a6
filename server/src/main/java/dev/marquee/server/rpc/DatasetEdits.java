package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.DatasetChanges;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.StoredDataset;
import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.CommitDatasetResponse;
import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.CreateDatasetResponse;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.DeleteDatasetResponse;
import jakarta.inject.Inject;
import java.util.OptionalLong;

/** What DatasetService changes of datasets, but for their examples. Thread-safe. */
final class DatasetEdits {
  private final DatasetChanges changes;

  @Inject
  DatasetEdits(DatasetChanges changes) {
    this.changes = changes;
  }

  CreateDatasetResponse create(CreateDatasetRequest request) {
    StoredDataset created =
        changes.create(
            DatasetName.ofId("dataset_id", request.getDatasetId()),
            request.getDataset().getDescription(),
            request.getDataset().getLabelsList(),
            Caller.cause(""));
    return CreateDatasetResponse.newBuilder().setDataset(DatasetMessages.dataset(created)).build();
  }

  CommitDatasetResponse commit(CommitDatasetRequest request) {
    DatasetName name = DatasetName.parse("name", request.getName());
    if (request.hasExampleCount() && request.getExampleCount() < 1) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "example_count",
          "A dataset that is committed has at least 1 example, not %d: state how many, or nothing."
              .formatted(request.getExampleCount()));
    }
    StoredDataset committed =
        changes.commit(
            name,
            request.hasExampleCount()
                ? OptionalLong.of(request.getExampleCount())
                : OptionalLong.empty(),
            Etag.read(request.getEtag()),
            Caller.cause(""));
    return CommitDatasetResponse.newBuilder()
        .setDataset(DatasetMessages.dataset(committed))
        .build();
  }

  DeleteDatasetResponse delete(DeleteDatasetRequest request) {
    changes.delete(
        DatasetName.parse("name", request.getName()),
        Etag.read(request.getEtag()),
        Caller.cause(""));
    return DeleteDatasetResponse.getDefaultInstance();
  }
}
