package dev.marquee.server;

import static dev.marquee.server.TrainingScene.ofDataset;
import static dev.marquee.server.TrainingScene.streamed;
import static dev.marquee.server.TrainingScene.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which field of a training's request is named where one is at fault. */
class RefusedTrainingTest {
  @TempDir Path data;
  private TrainingScene scene;

  @BeforeEach
  void start() {
    scene = new TrainingScene(data).withModel();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private void requireRefused(TrainingSpec.Builder spec, String reason, String field)
      throws InterruptedException {
    Refused.forField(scene.train("wrong", spec).awaitRefusal(), reason, field);
  }

  @Test
  void aRateOfNoParameter() throws InterruptedException {
    requireRefused(
        with(ofDataset(), "rates", "{feature: 1, featurez: 1}"),
        "RECIPE_INVALID",
        "start.spec.recipe.rates.featurez");
  }

  @Test
  void ratesThatLeaveAllAsItIs() throws InterruptedException {
    requireRefused(
        with(ofDataset(), "rates", "{features: 1, features.conv: 0}"),
        "RECIPE_INVALID",
        "start.spec.recipe.rates");
  }

  @Test
  void aKeyOfTheRecipe() throws InterruptedException {
    requireRefused(with(ofDataset(), "epochs", "-1"), "RECIPE_INVALID", "start.spec.recipe.epochs");
  }

  @Test
  void anInputThatTheNetworkCannotTake() throws InterruptedException {
    requireRefused(
        with(ofDataset().setArchitecture("densenet121"), "input.width", "3"),
        "FIELD_INVALID",
        "start.spec.recipe.input");
  }

  @Test
  void aSettingOfTheArchitecture() throws InterruptedException {
    requireRefused(
        ofDataset().putArchitectureSettings("x", "1"),
        "FIELD_INVALID",
        "start.spec.architecture_settings");
  }

  @Test
  void aDevice() throws InterruptedException {
    requireRefused(ofDataset().setDevice("tpu"), "FIELD_INVALID", "start.spec.device");
  }

  @Test
  void aTag() throws InterruptedException {
    requireRefused(ofDataset().putTags("No Key", "x"), "FIELD_INVALID", "start.spec.tags");
  }

  @Test
  void theFrequencyOfALabelThatIsNotLearned() throws InterruptedException {
    TrainingSpec.Builder spec = streamed(1);
    StreamedData.Builder streamed = spec.getStreamedBuilder().putLabelFrequencies("Polka", 0.5f);

    requireRefused(
        spec.setStreamed(streamed), "FIELD_INVALID", "start.spec.streamed.label_frequencies");
  }

  @Test
  void whatARecipeSaysOfTheChoiceOfSamplesWhereBatchesAreStreamed() throws InterruptedException {
    requireRefused(
        with(streamed(1), "samples_per_label", "10"),
        "RECIPE_INVALID",
        "start.spec.recipe.samples_per_label");
    requireRefused(with(streamed(1), "split", "0.7"), "RECIPE_INVALID", "start.spec.recipe.split");
  }

  @Test
  void anotherSpecificationUnderOneName() throws InterruptedException {
    assertThat(scene.train("one", streamed(1)).awaitAccepted()).isEqualTo(1);

    Refusal refusal = scene.train("one", streamed(2).setSeed(8)).awaitRefusal();
    assertThat(refusal.reason()).isEqualTo("RUN_ID_REUSED");
    assertThat(refusal.message()).contains("differs in seed, dataset or streamed:");
  }

  @Test
  void aBatchBehindTheLast() throws InterruptedException {
    TrainStream stream = scene.train("one", with(streamed(1), "epochs", "100000"));
    stream.sendUpTo(1);
    stream.awaitAcknowledged(1);
    stream.send(TrainingScene.batch(2));

    assertThat(stream.awaitRefusal().message())
        .isEqualTo("All 1 batches of this run have come: send no more.");
  }

  @Test
  void aLabelThatIsStatedTwice() throws InterruptedException {
    TrainingBatch.Builder batch = TrainingScene.batch(1).getBatch().toBuilder();
    TrainingExample first = batch.getExamples(0);
    batch.setExamples(0, first.toBuilder().addLabels(first.getLabels(0)));
    TrainStream stream = scene.train("one", streamed(1));
    assertThat(stream.awaitAccepted()).isEqualTo(1);
    stream.awaitCredit();
    stream.send(TrainRequest.newBuilder().setBatch(batch).build());

    Refused.forField(stream.awaitRefusal(), "LABEL_REPEATED", "batch.examples[0].labels");
  }
}
