package dev.marquee.server.rpc;

import dev.marquee.server.datasets.Uploads;
import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.CommitDatasetResponse;
import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.CreateDatasetResponse;
import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.DeleteDatasetResponse;
import dev.marquee.v1.FindMissingImagesRequest;
import dev.marquee.v1.FindMissingImagesResponse;
import dev.marquee.v1.GetDatasetRequest;
import dev.marquee.v1.GetDatasetResponse;
import dev.marquee.v1.GetExampleRequest;
import dev.marquee.v1.GetExampleResponse;
import dev.marquee.v1.ListDatasetsRequest;
import dev.marquee.v1.ListDatasetsResponse;
import dev.marquee.v1.ListExamplesRequest;
import dev.marquee.v1.ListExamplesResponse;
import dev.marquee.v1.UploadExamplesRequest;
import dev.marquee.v1.UploadExamplesResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/** {@code marquee.v1.DatasetService} on the wire: only who does what. */
public final class DatasetRpc extends DatasetServiceGrpc.DatasetServiceImplBase {
  private final DatasetReads reads;
  private final DatasetEdits edits;
  private final Uploads uploads;
  private final CallThreads threads;
  private final StopSignal stop;

  @Inject
  DatasetRpc(
      DatasetReads reads,
      DatasetEdits edits,
      Uploads uploads,
      CallThreads threads,
      StopSignal stop) {
    this.reads = reads;
    this.edits = edits;
    this.uploads = uploads;
    this.threads = threads;
    this.stop = stop;
  }

  @Override
  public void createDataset(
      CreateDatasetRequest request, StreamObserver<CreateDatasetResponse> observer) {
    UnaryCall.answer(observer, () -> edits.create(request));
  }

  @Override
  public StreamObserver<UploadExamplesRequest> uploadExamples(
      StreamObserver<UploadExamplesResponse> observer) {
    return UploadCall.open(uploads, threads, stop, observer);
  }

  @Override
  public void findMissingImages(
      FindMissingImagesRequest request, StreamObserver<FindMissingImagesResponse> observer) {
    UnaryCall.answer(observer, () -> reads.findMissing(request));
  }

  @Override
  public void commitDataset(
      CommitDatasetRequest request, StreamObserver<CommitDatasetResponse> observer) {
    UnaryCall.answer(observer, () -> edits.commit(request));
  }

  @Override
  public void listDatasets(
      ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> observer) {
    UnaryCall.answer(observer, () -> reads.get(request));
  }

  @Override
  public void listExamples(
      ListExamplesRequest request, StreamObserver<ListExamplesResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void getExample(GetExampleRequest request, StreamObserver<GetExampleResponse> observer) {
    UnaryCall.answer(observer, () -> reads.get(request));
  }

  @Override
  public void deleteDataset(
      DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> observer) {
    UnaryCall.answer(observer, () -> edits.delete(request));
  }
}
