package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.UploadedExample;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;

/** From when on a dataset never changes, and what is not let come to that. */
class CommitDatasetTest extends DatasetScene {
  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  CommitDatasetTest() {}

  @Test
  void whatIsCommittedHasADigestAndNeverChanges() {
    upload(example(1), example(2));

    Dataset committed = commit(POSTERS);

    assertThat(committed.getState()).isEqualTo(Dataset.State.STATE_COMMITTED);
    assertThat(committed.getDigest()).matches("[0-9a-f]{64}");
    assertThat(committed.hasCommitTime()).isTrue();
    assertThat(get(POSTERS).getDataset()).isEqualTo(committed);
    assertThat(commit(POSTERS)).isEqualTo(committed);
    restart();
    assertThat(get(POSTERS).getDataset()).isEqualTo(committed);
  }

  @Test
  void aCommitThatIsRepeatedWithItsOldEtagFindsItDone() {
    upload(example(1));
    CommitDatasetRequest request =
        CommitDatasetRequest.newBuilder()
            .setName(POSTERS)
            .setEtag(get(POSTERS).getDataset().getEtag())
            .build();
    Dataset committed = server.datasets().commitDataset(request).getDataset();

    assertThat(server.datasets().commitDataset(request).getDataset()).isEqualTo(committed);
  }

  @Test
  void aCommittedDatasetIsHeldToWhatTheCallerExpects() {
    upload(example(1));
    String read = get(POSTERS).getDataset().getEtag();
    upload(example(2));
    Dataset committed = commit(POSTERS);
    CommitDatasetRequest.Builder request = CommitDatasetRequest.newBuilder().setName(POSTERS);

    Refused.with(
        Refusal.of(() -> server.datasets().commitDataset(request.clone().setEtag(read).build())),
        Code.ABORTED,
        "ETAG_MISMATCH");
    Refused.with(
        Refusal.of(
            () -> server.datasets().commitDataset(request.clone().setExampleCount(1).build())),
        Code.FAILED_PRECONDITION,
        "DATASET_INCOMPLETE");
    assertThat(
            server
                .datasets()
                .commitDataset(request.setEtag(committed.getEtag()).setExampleCount(2).build())
                .getDataset())
        .isEqualTo(committed);
  }

  @Test
  void anEmptyDatasetIsNotCommitted() {
    Refused.with(Refusal.of(() -> commit(POSTERS)), Code.FAILED_PRECONDITION, "DATASET_EMPTY");
  }

  @Test
  void aDatasetThatLacksExamplesIsNotCommitted() {
    upload(example(1), example(2));
    CommitDatasetRequest.Builder request = CommitDatasetRequest.newBuilder().setName(POSTERS);

    Refused.with(
        Refusal.of(
            () -> server.datasets().commitDataset(request.clone().setExampleCount(3).build())),
        Code.FAILED_PRECONDITION,
        "DATASET_INCOMPLETE");
    Refused.forField(
        Refusal.of(
            () -> server.datasets().commitDataset(request.clone().setExampleCount(0).build())),
        "FIELD_INVALID",
        "example_count");
    assertThat(get(POSTERS).getDataset().getState()).isEqualTo(Dataset.State.STATE_OPEN);

    var _ = server.datasets().commitDataset(request.setExampleCount(2).build());
  }

  @Test
  void eitherAllExamplesHaveASplitOrNone() {
    UploadedExample.Builder without = example(2);
    without.getExampleBuilder().clearSplit();
    upload(example(1), without, example(3));

    Refusal refusal = Refusal.of(() -> commit(POSTERS));

    Refused.with(refusal, Code.FAILED_PRECONDITION, "DATASET_INCONSISTENT");
    assertThat(refusal.message()).contains("tt0002").doesNotContain("tt0001");
  }

  @Test
  void aGroupStandsInOneSplit() {
    UploadedExample.Builder validation = example(4);
    validation.getExampleBuilder().setGroup("airplane");
    UploadedExample.Builder train = example(5);
    train.getExampleBuilder().setGroup("airplane");
    upload(validation, train);

    Refusal refusal = Refusal.of(() -> commit(POSTERS));

    Refused.with(refusal, Code.FAILED_PRECONDITION, "DATASET_INCONSISTENT");
    assertThat(refusal.message()).contains("airplane");
  }
}
