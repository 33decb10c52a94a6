package dev.marquee.client;

import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.DatasetServiceGrpc.DatasetServiceBlockingStub;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetDatasetRequest;
import dev.marquee.v1.GetDatasetResponse;
import dev.marquee.v1.GetExampleRequest;
import dev.marquee.v1.GetExampleResponse;
import dev.marquee.v1.ListDatasetsRequest;
import dev.marquee.v1.ListExamplesRequest;
import dev.marquee.v1.UploadStart;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The datasets of a server. Thread-safe; has its connection from {@link MarqueeClient}.
 *
 * <p>A dataset is named {@code datasets/posters}, an example {@code
 * datasets/posters/examples/tt0080339}. Every method throws a {@link MarqueeException} of the kind
 * that fits. What only reads is tried again where the server cannot be reached; what changes
 * something is not, but for an upload: where the answer to it is lost, {@link
 * MarqueeException#maybeChanged} names what may have been changed.
 */
public final class DatasetsClient {
  private static final String DATASETS = "datasets/";

  /** The most that a server returns at once. */
  private static final int PAGE_SIZE = 1000;

  private final Connection connection;

  DatasetsClient(Connection connection) {
    this.connection = connection;
  }

  /** Returns all datasets by name, fetched page by page as the stream is read, which may throw. */
  public Stream<Dataset> listDatasets() {
    return Pages.stream(
        token -> {
          var request = ListDatasetsRequest.newBuilder().setPageToken(token).build();
          var page = call(stub -> stub.listDatasets(request));
          return new Pages.Page<>(page.getDatasetsList(), page.getNextPageToken());
        });
  }

  /** Returns one dataset, with what there is to know of its examples together. */
  public GetDatasetResponse getDataset(String name) {
    var request = GetDatasetRequest.newBuilder().setName(name).build();
    return call(stub -> stub.getDataset(request));
  }

  /**
   * Creates an open dataset without examples.
   *
   * @param dataset its name, description and labels; the rest is not read
   * @throws AlreadyExistsException where there is one of this name
   */
  public Dataset createDataset(Dataset dataset) {
    String name = dataset.getName();
    var request =
        CreateDatasetRequest.newBuilder()
            // A name of another form goes as it is: the server says what is wrong with it.
            .setDatasetId(name.startsWith(DATASETS) ? name.substring(DATASETS.length()) : name)
            .setDataset(dataset)
            .build();
    return change(name, stub -> stub.createDataset(request)).getDataset();
  }

  /**
   * Uploads examples into an open dataset, those that are there already costing nothing. The source
   * is gone through once and on this thread, no faster than the server stores, so it may read its
   * images lazily: at most two groups of 128 examples or 8 MiB stand in memory. Images that the
   * server has are not sent.
   *
   * <p>A connection that breaks is replaced, and what was not acknowledged is sent again, until the
   * upload comes no further for as long as the client's deadline. There is no deadline for the
   * whole. What is wrong with one example is told to the listener, and keeps no other out. What the
   * source throws ends the upload; what was acknowledged stays.
   *
   * @param dataset its name
   * @return what came of the examples
   * @throws FailedPreconditionException where the dataset is committed
   */
  public UploadSummary uploadExamples(
      String dataset, Iterator<ExampleUpload> examples, UploadOptions options) {
    UploadStart start =
        UploadStart.newBuilder().setParent(dataset).setReplace(options.replace()).build();
    return new DatasetUpload(connection, start, examples, options.listener()).run();
  }

  /**
   * Makes a dataset immutable, and returns it with its digest. One that is committed already stays
   * as it is, so this may be tried again. It has as long as a load has: all examples are read.
   *
   * @throws FailedPreconditionException where it is empty, or has not so many examples
   */
  public Dataset commitDataset(String name, CommitOptions options) {
    CommitDatasetRequest.Builder request =
        CommitDatasetRequest.newBuilder().setName(name).setEtag(options.etag());
    options.exampleCount().ifPresent(request::setExampleCount);
    return Connection.change(
            name, () -> stub(connection.settings().loadDeadline()).commitDataset(request.build()))
        .getDataset();
  }

  /**
   * Returns the examples of a dataset by name, without their images, fetched page by page as the
   * stream is read, which may throw.
   *
   * @param split only those of this one; empty for all
   * @param label only those that have this one; empty for all
   */
  public Stream<Example> listExamples(String dataset, String split, String label) {
    return Pages.stream(
        token -> {
          var request =
              ListExamplesRequest.newBuilder()
                  .setParent(dataset)
                  .setSplit(split)
                  .setLabel(label)
                  .setPageSize(PAGE_SIZE)
                  .setPageToken(token)
                  .build();
          var page = call(stub -> stub.listExamples(request));
          return new Pages.Page<>(page.getExamplesList(), page.getNextPageToken());
        });
  }

  /** Returns one example with its image. */
  public GetExampleResponse getExample(String name) {
    var request = GetExampleRequest.newBuilder().setName(name).build();
    return call(stub -> stub.getExample(request));
  }

  /**
   * Deletes a dataset with its examples.
   *
   * @param etag the dataset's as it was read: where it has another by now, the call fails with a
   *     {@link ConflictException}. Empty: whatever it is
   * @throws FailedPreconditionException where a training run that has not ended needs it
   */
  public void deleteDataset(String name, String etag) {
    var request = DeleteDatasetRequest.newBuilder().setName(name).setEtag(etag).build();
    var unused = change(name, stub -> stub.deleteDataset(request));
  }

  private <T> T call(Function<DatasetServiceBlockingStub, T> call) {
    return Connection.call(() -> call.apply(stub(connection.settings().deadline())));
  }

  private <T> T change(String name, Function<DatasetServiceBlockingStub, T> call) {
    return Connection.change(name, () -> call.apply(stub(connection.settings().deadline())));
  }

  private DatasetServiceBlockingStub stub(Duration deadline) {
    return DatasetServiceGrpc.newBlockingStub(connection.channel()).withDeadlineAfter(deadline);
  }
}
