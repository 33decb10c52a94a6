package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.marquee.v1.EpochDone;
import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.ListRecipesResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.Recipe;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainAccepted;
import dev.marquee.v1.TrainAcknowledgement;
import dev.marquee.v1.TrainCredit;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingCancelled;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingFailed;
import dev.marquee.v1.TrainingFailure;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingSpec;
import dev.marquee.v1.TrainingStarted;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  private static final String VERSION = "models/m/versions/4";
  private static final String RECIPE =
      """
      epochs: 1
      batch_size: 2
      input: {width: 8, height: 8}
      rates: {"*": 0.1}
      label_merge: {merged: {Horror: Dread, Action: Dread}}
      """;

  private final ScriptedService training =
      new ScriptedService(TrainingServiceGrpc.SERVICE_NAME)
          .onTalk(TrainingServiceGrpc.getTrainMethod(), this::take)
          .on(
              TrainingServiceGrpc.getListRecipesMethod(),
              request ->
                  ListRecipesResponse.newBuilder()
                      .addRecipes(Recipe.newBuilder().setName("r").setYaml(RECIPE))
                      .build())
          .on(
              TrainingServiceGrpc.getGetTrainingRunMethod(),
              request ->
                  GetTrainingRunResponse.newBuilder()
                      .setTrainingRun(TrainingRun.newBuilder().setName(request.getName()))
                      .build());
  private final ScriptedService models =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getGetModelMethod(),
              request -> GetModelResponse.getDefaultInstance());
  private final FakeServer server = new FakeServer(training, models);

  /** What happens in the run; a step for each batch comes before where there are batches. */
  private List<TrainingEvent> events =
      List.of(
              event()
                  .setStarted(TrainingStarted.newBuilder().setTotalStepCount(2).setDevice("cpu")),
              event()
                  .setStep(
                      StepDone.newBuilder()
                          .setStep(1)
                          .setLoss(0.693147)
                          .setLearningRate(0.0003)
                          .setImagesPerSecond(12.34)),
              event()
                  .setEpoch(
                      EpochDone.newBuilder()
                          .setEpoch(1)
                          .setTrainingLoss(0.5)
                          .setDurationSeconds(3723.4)
                          .setValidation(
                              EpochMetrics.newBuilder()
                                  .setLoss(0.25)
                                  .setTopNAccuracy(0.55)
                                  .setMeanAveragePrecision(0.329))),
              event().setCompleted(TrainingCompleted.newBuilder().setModelVersion(VERSION)))
          .stream()
          .map(TrainingEvent.Builder::build)
          .toList();

  @TempDir private Path temp;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theNewVersionStandsAloneOnStandardOutput() {
    Run run = train("--recipe", "study", "--set", "epochs=2", "optimizer.kind=sgd");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(VERSION + "\n");
    assertThat(run.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("run trainingRuns/run-[0-9a-f-]{36}"),
            line -> assertThat(line).isEqualTo("training on cpu, 2 steps"),
            line ->
                assertThat(line).isEqualTo("step 1 of 2: loss 0.6931, rate 0.0003000, 12 images/s"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "epoch 1: loss 0.5000, validation loss 0.2500, top-n 0.5500, mAP 0.3290"
                            + " (1:02:03 h)"));
    TrainingSpec spec = start().getSpec();
    assertThat(spec.getModel()).isEqualTo("models/m");
    assertThat(spec.getArchitecture()).isEqualTo("custom-cnn");
    assertThat(spec.getDataset()).isEqualTo("datasets/x");
    assertThat(spec.getRecipe().getName()).isEqualTo("study");
    assertThat(spec.getRecipe().getSettingsMap())
        .containsEntry("epochs", "2")
        .containsEntry("optimizer.kind", "sgd");
    assertThat(models.requests).hasSize(1);
  }

  @Test
  void aRecipeFromAFileIsSentAsItIs() throws IOException {
    Path recipe = Files.writeString(temp.resolve("mine.yaml"), "epochs: 3\n");
    assertThat(train("--recipe", recipe.toString()).exitCode()).isZero();
    assertThat(start().getSpec().getRecipe().getYaml()).isEqualTo("epochs: 3\n");
  }

  @Test
  void aRunThatDivergedExitsWithOneAndNamesTheVersionThatItLeft() {
    events =
        List.of(
            event()
                .setFailed(
                    TrainingFailed.newBuilder()
                        .setFailure(
                            TrainingFailure.newBuilder()
                                .setReason("TRAINING_DIVERGED")
                                .setDetail(
                                    "The loss is not finite. The rest is models/m/versions/4.")
                                .setStep(1234))
                        .setModelVersion(VERSION))
                .build());
    Run run = train("--recipe", "study");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .endsWith(
            "error: TRAINING_DIVERGED: The loss is not finite. The rest is models/m/versions/4.\n");
    assertThat(train("--recipe", "study", "--json").err())
        .contains("{\"code\":\"TRAINING_DIVERGED\",\"reason\":\"TRAINING_DIVERGED\",");
  }

  @Test
  void aRunThatIsCancelledExitsWithOne() {
    events =
        List.of(event().setCancelled(TrainingCancelled.newBuilder().setReason("enough")).build());
    Run run = train("--recipe", "study");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).endsWith("error: RUN_CANCELLED: The run was cancelled (enough).\n");
  }

  @Test
  void asJsonEveryEventIsALineAndTheLastNamesTheVersion() {
    Run run = train("--recipe", "study", "--json", "--run-id", "mine");
    assertThat(run.lines()).hasSize(4).last().asString().contains("\"" + VERSION + "\"");
    assertThat(run.err()).isEqualTo("{\"training_run\":\"trainingRuns/mine\"}\n");
  }

  @Test
  void aDetachedRunIsNamedAndLeftToItself() {
    events = List.of();
    Run run = train("--recipe", "study", "--detach", "--run-id", "mine");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("trainingRuns/mine\n");
    assertThat(run.err()).contains("marquee runs watch trainingRuns/mine");
  }

  @Test
  void aFolderIsStreamedInBatchesOfItsTrainingSplit() throws IOException {
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), 10);
    String line =
        "train --model models/m --recipe r --stream %s --labels %s --batch-size 3 --seed 5"
            .formatted(folder.path(), folder.labels());
    Run run = marquee(line.split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(VERSION + "\n");
    TrainingSpec spec = start().getSpec();
    assertThat(spec.getStreamed().getBatchCount()).isEqualTo(3);
    assertThat(spec.getStreamed().getLabelsList())
        .containsExactly("Action", "Comedy", "Drama", "Horror", "Thriller");
    // Of 8 posters to train with two have just Drama: the one with Comedy is of the other split.
    assertThat(spec.getStreamed().getLabelFrequenciesMap())
        .containsEntry("Drama", 0.25f)
        .containsEntry("Comedy", 0.0625f)
        // Horror and Action together.
        .containsEntry("Dread", 0.5f)
        .containsOnlyKeys("Comedy", "Drama", "Dread", "Thriller");
    assertThat(batches()).extracting(TrainingBatch::getExamplesCount).containsExactly(3, 3, 2);
    List<TrainingBatch> first = batches();
    training.requests.clear();
    assertThat(marquee(line.split(" ")).exitCode()).isZero();
    assertThat(batches()).isEqualTo(first);
  }

  private void take(TrainRequest request, StreamObserver<TrainResponse> answers) {
    if (request.hasStart()) {
      TrainStart start = request.getStart();
      long batches = start.getSpec().getStreamed().getBatchCount();
      TrainAccepted.Builder accepted =
          TrainAccepted.newBuilder()
              .setTrainingRun("trainingRuns/" + start.getRunId())
              .setNextBatch(batches == 0 ? 0 : 1);
      answers.onNext(TrainResponse.newBuilder().setAccepted(accepted).build());
      if (batches > 0) {
        TrainCredit credit = TrainCredit.newBuilder().setBatchCount(2).build();
        answers.onNext(TrainResponse.newBuilder().setCredit(credit).build());
      } else {
        tell(answers);
      }
      return;
    }
    long number = request.getBatch().getNumber();
    answers.onNext(
        TrainResponse.newBuilder()
            .setAcknowledgement(TrainAcknowledgement.newBuilder().setBatch(number))
            .build());
    answers.onNext(
        TrainResponse.newBuilder().setCredit(TrainCredit.newBuilder().setBatchCount(1)).build());
    if (number == start().getSpec().getStreamed().getBatchCount()) {
      tell(answers);
    }
  }

  private void tell(StreamObserver<TrainResponse> answers) {
    for (TrainingEvent event : events) {
      answers.onNext(TrainResponse.newBuilder().setEvent(event).build());
    }
  }

  private TrainStart start() {
    return requests(TrainRequest.class)
        .filter(TrainRequest::hasStart)
        .findFirst()
        .orElseThrow()
        .getStart();
  }

  private List<TrainingBatch> batches() {
    return requests(TrainRequest.class)
        .filter(TrainRequest::hasBatch)
        .map(TrainRequest::getBatch)
        .toList();
  }

  private <M extends Message> Stream<M> requests(Class<M> type) {
    return List.copyOf(training.requests).stream().filter(type::isInstance).map(type::cast);
  }

  private Run train(String... options) {
    List<String> line = new ArrayList<>(List.of("train", "--model", "models/m"));
    line.addAll(List.of("--architecture", "custom-cnn", "--dataset", "datasets/x"));
    line.addAll(List.of(options));
    return marquee(line.toArray(new String[0]));
  }

  private Run marquee(String... words) {
    List<Object> line = new ArrayList<>(List.of((Object[]) words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }

  private static TrainingEvent.Builder event() {
    return TrainingEvent.newBuilder().setSequence(1);
  }
}
