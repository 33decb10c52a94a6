package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.marquee.server.datasets.DatasetChanges;
import dev.marquee.server.datasets.DatasetUse;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.LoggedLines;
import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetServiceGrpc.DatasetServiceBlockingStub;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.DeleteDatasetResponse;
import dev.marquee.v1.FindMissingImagesRequest;
import dev.marquee.v1.GetDatasetRequest;
import dev.marquee.v1.GetExampleRequest;
import dev.marquee.v1.ListDatasetsRequest;
import dev.marquee.v1.ListDatasetsResponse;
import dev.marquee.v1.ListExamplesRequest;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetServiceTest extends DatasetScene {
  /** What needs {@code datasets/posters}. */
  private final Set<String> users = new TreeSet<>();

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  DatasetServiceTest() {}

  @Override
  TestServer serve() {
    return TestServer.of(
        data,
        Map.of(),
        (_, _) ->
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(ServingEngines.class).toInstance(Engines.only(new FakeEngine()));
                Multibinder.newSetBinder(binder(), DatasetUse.class)
                    .addBinding()
                    .toInstance(dataset -> dataset.id().equals("posters") ? users : Set.of());
              }
            });
  }

  @Test
  void aDatasetIsOpenAndEmptyAtFirst() {
    Dataset dataset = get(POSTERS).getDataset();

    assertThat(dataset.getState()).isEqualTo(Dataset.State.STATE_OPEN);
    assertThat(dataset.getDescription()).isEqualTo("of posters");
    assertThat(dataset.getLabelsList()).isEqualTo(LABELS);
    assertThat(dataset.getExampleCount()).isZero();
    assertThat(dataset.getDigest()).isEmpty();
    assertThat(dataset.hasCreateTime()).isTrue();
    assertThat(dataset.hasCommitTime()).isFalse();
  }

  @Test
  void aNameIsTakenOnce() {
    Refused.with(Refusal.of(() -> create("posters")), Code.ALREADY_EXISTS, "DATASET_EXISTS");
  }

  @Test
  void wrongNamesAndVocabulariesAreRefused() {
    Refused.forField(created("../posters", "Drama"), "NAME_INVALID", "dataset_id");
    Refused.forField(created("Posters", "Drama"), "NAME_INVALID", "dataset_id");
    Refused.forField(created("x"), "FIELD_INVALID", "dataset.labels");
    Refused.forField(created("x", "Drama", "Drama"), "FIELD_INVALID", "dataset.labels[1]");
    Refused.forField(created("x", " "), "FIELD_INVALID", "dataset.labels[0]");
    Refused.forField(created("x", "a\nb"), "FIELD_INVALID", "dataset.labels[0]");
    Refused.forField(created("x", "l".repeat(101)), "FIELD_INVALID", "dataset.labels[0]");
    Refused.forField(
        created("x", IntStream.range(0, 10_001).mapToObj(i -> "l" + i).toArray(String[]::new)),
        "FIELD_INVALID",
        "dataset.labels");
    Refused.with(Refusal.of(() -> get("datasets/x")), Code.NOT_FOUND, "DATASET_NOT_FOUND");
  }

  private Refusal created(String id, String... labels) {
    CreateDatasetRequest request =
        CreateDatasetRequest.newBuilder()
            .setDatasetId(id)
            .setDataset(Dataset.newBuilder().addAllLabels(List.of(labels)))
            .build();
    return Refusal.of(() -> server.datasets().createDataset(request));
  }

  @Test
  void datasetsAreListedByNameInPages() {
    for (String id : List.of("b", "d", "a", "c")) {
      create(id);
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      ListDatasetsResponse page =
          server
              .datasets()
              .listDatasets(
                  ListDatasetsRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      page.getDatasetsList().forEach(dataset -> seen.add(dataset.getName()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(seen)
        .containsExactly("datasets/a", "datasets/b", "datasets/c", "datasets/d", POSTERS);
  }

  @Test
  void aStaleEtagChangesNothing() {
    upload(example(1));
    String stale = get(POSTERS).getDataset().getEtag();
    upload(example(2));

    Refused.with(
        Refusal.of(
            () ->
                server
                    .datasets()
                    .commitDataset(
                        CommitDatasetRequest.newBuilder().setName(POSTERS).setEtag(stale).build())),
        Code.ABORTED,
        "ETAG_MISMATCH");
    Refused.with(Refusal.of(() -> delete(POSTERS, stale)), Code.ABORTED, "ETAG_MISMATCH");
    assertThat(ids(POSTERS)).hasSize(2);
  }

  @Test
  void theEtagOfADeletedDatasetIsStaleForTheNextOfItsName() {
    String before = get(POSTERS).getDataset().getEtag();
    delete(POSTERS, before);
    create("posters");

    Refused.with(Refusal.of(() -> delete(POSTERS, before)), Code.ABORTED, "ETAG_MISMATCH");
  }

  @Test
  void whatIsDeletedIsGoneWithItsExamples() {
    upload(example(1));
    commit(POSTERS);
    delete(POSTERS, "");

    Refused.with(Refusal.of(() -> get(POSTERS)), Code.NOT_FOUND, "DATASET_NOT_FOUND");
    Refused.with(Refusal.of(() -> examples(POSTERS)), Code.NOT_FOUND, "DATASET_NOT_FOUND");
    create("posters");
    assertThat(examples(POSTERS)).isEmpty();
  }

  @Test
  void whatSomethingNeedsIsNotDeleted() {
    users.add("trainingRuns/x");

    Refusal refusal = Refusal.of(() -> delete(POSTERS, ""));

    Refused.with(refusal, Code.FAILED_PRECONDITION, "DATASET_IN_USE");
    assertThat(refusal.message()).contains("trainingRuns/x");
    users.clear();
    delete(POSTERS, "");
  }

  @Test
  void wrongReadsAreRefused() {
    upload(example(1));
    DatasetServiceBlockingStub stub = server.datasets();

    Refused.forField(
        Refusal.of(() -> stub.getDataset(GetDatasetRequest.newBuilder().setName("x").build())),
        "NAME_INVALID",
        "name");
    Refused.with(
        Refusal.of(
            () ->
                stub.getExample(
                    GetExampleRequest.newBuilder().setName(POSTERS + "/examples/x").build())),
        Code.NOT_FOUND,
        "EXAMPLE_NOT_FOUND");
    ListExamplesRequest.Builder list = ListExamplesRequest.newBuilder().setParent(POSTERS);
    Refused.forField(
        Refusal.of(() -> stub.listExamples(list.clone().setLabel("Horror").build())),
        "LABEL_UNKNOWN",
        "label");
    Refused.forField(
        Refusal.of(() -> stub.listExamples(list.clone().setSplit("a\nb").build())),
        "NAME_INVALID",
        "split");
    Refused.forField(
        Refusal.of(() -> stub.listExamples(list.clone().setPageToken("x").build())),
        "PAGE_TOKEN_INVALID",
        "page_token");
    Refused.forField(
        Refusal.of(
            () ->
                stub.findMissingImages(
                    FindMissingImagesRequest.newBuilder().addSha256("x").build())),
        "FIELD_INVALID",
        "sha256[0]");
    Refused.forField(
        Refusal.of(
            () ->
                stub.findMissingImages(
                    FindMissingImagesRequest.newBuilder()
                        .addAllSha256(Collections.nCopies(10_001, "0".repeat(64)))
                        .build())),
        "FIELD_INVALID",
        "sha256");
  }

  @Test
  void theLogTellsWhoDidWhat() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER), "ada");
    upload(example(1));

    try (LoggedLines lines = LoggedLines.of(DatasetChanges.class)) {
      DatasetServiceBlockingStub stub =
          server.datasets().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
      var _ = stub.commitDataset(CommitDatasetRequest.newBuilder().setName(POSTERS).build());
      var _ = stub.deleteDataset(DeleteDatasetRequest.newBuilder().setName(POSTERS).build());

      assertThat(lines.at(Level.INFO))
          .satisfiesExactly(
              line -> assertThat(line).contains(POSTERS, "committed", "ada"),
              line -> assertThat(line).contains(POSTERS, "deleted", "ada"));
    }
  }

  @CanIgnoreReturnValue
  private DeleteDatasetResponse delete(String dataset, String etag) {
    return server
        .datasets()
        .deleteDataset(DeleteDatasetRequest.newBuilder().setName(dataset).setEtag(etag).build());
  }
}
