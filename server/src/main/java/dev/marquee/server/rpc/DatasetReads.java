package dev.marquee.server.rpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.Datasets;
import dev.marquee.server.datasets.ExampleFilter;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.datasets.Images;
import dev.marquee.server.datasets.StoredDataset;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.Example;
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
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What DatasetService tells of what there is. Thread-safe. */
final class DatasetReads {
  private static final int MAX_DIGESTS = 10_000;

  private final Datasets datasets;
  private final Images images;

  @Inject
  DatasetReads(Datasets datasets, Images images) {
    this.datasets = datasets;
    this.images = images;
  }

  ListDatasetsResponse list(ListDatasetsRequest request) {
    PageRequest asked = PageRequest.of("datasets", request.getPageSize(), request.getPageToken());
    List<StoredDataset> fetched = datasets.datasets(asked.after(DatasetName::new), asked.toFetch());
    Page<Dataset> page =
        asked.page(fetched, dataset -> dataset.name().id(), DatasetMessages::dataset);
    return ListDatasetsResponse.newBuilder()
        .addAllDatasets(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  GetDatasetResponse get(GetDatasetRequest request) {
    Datasets.Described described = datasets.describe(DatasetName.parse("name", request.getName()));
    return GetDatasetResponse.newBuilder()
        .setDataset(DatasetMessages.dataset(described.dataset()))
        .setStatistics(StatisticsMessages.statistics(described.statistics()))
        .build();
  }

  ListExamplesResponse list(ListExamplesRequest request) {
    DatasetName name = DatasetName.parse("parent", request.getParent());
    ExampleFilter filter = new ExampleFilter(given(request.getSplit()), given(request.getLabel()));
    PageRequest asked =
        PageRequest.of(
            "examples of %s %s %s".formatted(name, request.getSplit(), request.getLabel()),
            request.getPageSize(),
            request.getPageToken());
    Optional<String> after = asked.after(id -> new ExampleName(name, id).id());
    List<StoredExample> fetched = datasets.examples(name, filter, after, asked.toFetch());
    Page<Example> page =
        asked.page(fetched, example -> example.name().id(), DatasetMessages::example);
    return ListExamplesResponse.newBuilder()
        .addAllExamples(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  GetExampleResponse get(GetExampleRequest request) {
    StoredExample example = datasets.example(ExampleName.parse("name", request.getName()));
    return GetExampleResponse.newBuilder()
        .setExample(DatasetMessages.example(example))
        .setImage(UnsafeByteOperations.unsafeWrap(datasets.image(example)))
        .build();
  }

  FindMissingImagesResponse findMissing(FindMissingImagesRequest request) {
    if (request.getSha256Count() > MAX_DIGESTS) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "sha256",
          "At most %d images are looked for at once, not %d: ask several times."
              .formatted(MAX_DIGESTS, request.getSha256Count()));
    }
    List<Digest> asked =
        IntStream.range(0, request.getSha256Count())
            .mapToObj(i -> Digest.parse("sha256[%d]".formatted(i), request.getSha256(i)))
            .toList();
    return FindMissingImagesResponse.newBuilder()
        .addAllSha256(images.missing(asked).stream().map(Digest::sha256).toList())
        .build();
  }
}
