package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.Example;
import dev.marquee.v1.ListExamplesRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatasetsClientTest {
  private final FakeDatasets fake = new FakeDatasets();
  private final FakeServer server = new FakeServer(fake);
  private final DatasetsClient datasets = server.client().datasets();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aDatasetIsCreatedUnderTheLastPartOfItsName() {
    Dataset dataset = Dataset.newBuilder().setName("datasets/x").addLabels("Drama").build();
    assertThat(datasets.createDataset(dataset)).isEqualTo(dataset);
    assertThat(fake.requests)
        .containsExactly(
            CreateDatasetRequest.newBuilder().setDatasetId("x").setDataset(dataset).build());
  }

  @Test
  void aCommitCarriesItsConditions() {
    Dataset committed =
        datasets.commitDataset("datasets/x", CommitOptions.none().ifExamples(7).ifEtag("e"));
    assertThat(committed.getState()).isEqualTo(Dataset.State.STATE_COMMITTED);
    assertThat(datasets.commitDataset("datasets/x", CommitOptions.none())).isNotNull();
    assertThat(fake.requests)
        .containsExactly(
            CommitDatasetRequest.newBuilder()
                .setName("datasets/x")
                .setExampleCount(7)
                .setEtag("e")
                .build(),
            CommitDatasetRequest.newBuilder().setName("datasets/x").build());
  }

  @Test
  void examplesOfAllPagesComeInOrderAndAPageOnlyWhenItIsReached() {
    for (String id : new String[] {"a", "b", "c"}) {
      fake.examples.put(id, Example.newBuilder().setName("datasets/x/examples/" + id).build());
    }
    assertThat(datasets.listExamples("datasets/x", "train", "Drama").map(Example::getName))
        .containsExactly(
            "datasets/x/examples/a", "datasets/x/examples/b", "datasets/x/examples/c");
    assertThat(fake.requests)
        .hasSize(3)
        .first()
        .isEqualTo(
            ListExamplesRequest.newBuilder()
                .setParent("datasets/x")
                .setSplit("train")
                .setLabel("Drama")
                .setPageSize(1000)
                .build());
    fake.requests.clear();
    assertThat(datasets.listExamples("datasets/x", "", "").findFirst()).isPresent();
    assertThat(fake.requests).hasSize(1);
  }

  @Test
  void aStaleEtagIsAConflict() {
    assertThatThrownBy(() -> datasets.deleteDataset("datasets/x", "old"))
        .isExactlyInstanceOf(ConflictException.class);
    assertThat(fake.requests)
        .containsExactly(
            DeleteDatasetRequest.newBuilder().setName("datasets/x").setEtag("old").build());
  }
}
