package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.marquee.v1.CancelTrainingRunRequest;
import dev.marquee.v1.CancelTrainingRunResponse;
import dev.marquee.v1.EpochDone;
import dev.marquee.v1.EpochMetrics;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.ListRecipesResponse;
import dev.marquee.v1.ListTrainingRunsRequest;
import dev.marquee.v1.ListTrainingRunsResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.Recipe;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingFailure;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingSpec;
import dev.marquee.v1.WatchTrainingRunRequest;
import dev.marquee.v1.WatchTrainingRunResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunsCommandTest {
  private static final TrainingRun RUN =
      TrainingRun.newBuilder()
          .setName("trainingRuns/mine")
          .setState(TrainingRun.State.STATE_FAILED)
          .setStepCount(1500)
          .setTotalStepCount(4000)
          .setSpec(
              TrainingSpec.newBuilder()
                  .setModel("models/m")
                  .setDataset("datasets/x")
                  .setRecipe(RecipeChoice.newBuilder().setName("study").putSettings("epochs", "2")))
          .setModelVersion("models/m/versions/2")
          .setFailure(
              TrainingFailure.newBuilder()
                  .setReason("TRAINING_DIVERGED")
                  .setDetail("The loss is not finite.")
                  .setStep(1501))
          .addEpochs(
              EpochDone.newBuilder()
                  .setEpoch(1)
                  .setStep(1000)
                  .setTrainingLoss(0.6)
                  .setDurationSeconds(61)
                  .setValidation(
                      EpochMetrics.newBuilder()
                          .setLoss(0.5)
                          .setTopNAccuracy(0.4)
                          .setMeanAveragePrecision(0.3)))
          .setRecipe("epochs: 2\n")
          .build();

  private static final TrainingRun WIDE =
      RUN.toBuilder()
          .setActor("somebody with a long name")
          .setCreateTime(Timestamp.newBuilder().setSeconds(1_795_392_000L))
          .build();

  private static final TrainingRun CANCELLED =
      TrainingRun.newBuilder()
          .setName("trainingRuns/cancelled")
          .setState(TrainingRun.State.STATE_CANCELLED)
          .setCancelReason("enough")
          .build();

  private final ScriptedService service =
      new ScriptedService(TrainingServiceGrpc.SERVICE_NAME)
          .on(
              TrainingServiceGrpc.getListTrainingRunsMethod(),
              request ->
                  switch (request.getModel()) {
                    case "models/none" -> ListTrainingRunsResponse.getDefaultInstance();
                    case "" -> ListTrainingRunsResponse.newBuilder().addTrainingRuns(WIDE).build();
                    default -> ListTrainingRunsResponse.newBuilder().addTrainingRuns(RUN).build();
                  })
          .on(
              TrainingServiceGrpc.getGetTrainingRunMethod(),
              request ->
                  GetTrainingRunResponse.newBuilder()
                      .setTrainingRun(
                          request.getName().equals(CANCELLED.getName()) ? CANCELLED : RUN)
                      .build())
          .on(
              TrainingServiceGrpc.getCancelTrainingRunMethod(),
              request ->
                  CancelTrainingRunResponse.newBuilder()
                      .setTrainingRun(RUN.toBuilder().setState(TrainingRun.State.STATE_CANCELLED))
                      .build())
          .on(
              TrainingServiceGrpc.getListRecipesMethod(),
              request ->
                  ListRecipesResponse.newBuilder()
                      .addRecipes(
                          Recipe.newBuilder()
                              .setName("study")
                              .setDescription("As written.")
                              .setYaml("epochs: 10\n"))
                      .build())
          .onStream(
              TrainingServiceGrpc.getWatchTrainingRunMethod(),
              (request, answers) -> {
                if (request.getAfterSequence() < 8) {
                  answers.onNext(
                      WatchTrainingRunResponse.newBuilder()
                          .setEvent(
                              TrainingEvent.newBuilder()
                                  .setSequence(8)
                                  .setCompleted(
                                      TrainingCompleted.newBuilder()
                                          .setModelVersion("models/m/versions/9")))
                          .build());
                }
              });
  private final ScriptedService models =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getGetModelMethod(),
              request -> {
                throw Errors.of(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND", "There is none.");
              });
  private final FakeServer server = new FakeServer(service, models);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void runsAreListedWithHowFarTheyAre() {
    assertThat(marquee("runs", "list", "--model", "models/m").out())
        .isEqualTo(
            """
            RUN                STATE   STEPS           VERSION              RECIPE          FAILURE
            trainingRuns/mine  failed  1,500 of 4,000  models/m/versions/2  study epochs=2  TRAINING_DIVERGED
            """);
    assertThat(service.last())
        .isEqualTo(ListTrainingRunsRequest.newBuilder().setModel("models/m").build());
  }

  @Test
  void aRunIsDescribedWithItsEpochs() {
    assertThat(marquee("runs", "describe", "mine", "--recipe").out())
        .contains("failure        TRAINING_DIVERGED at step 1,501: The loss is not finite.\n")
        .contains("version        models/m/versions/2\n", "recipe         study epochs=2\n")
        .contains("1      1,000  0.6000  0.5000           0.4000  0.3000  1:01 min\n")
        .endsWith("\n\nepochs: 2\n");
  }

  @Test
  void aWatchEndsWithTheVersion() {
    Run run = marquee("runs", "watch", "mine", "--after", "7");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("models/m/versions/9\n");
    assertThat(service.last())
        .isEqualTo(
            WatchTrainingRunRequest.newBuilder()
                .setName("trainingRuns/mine")
                .setAfterSequence(7)
                .build());
  }

  @Test
  void aWatchFromBehindTheEndEndsAsTheRunDid() {
    Run failed = marquee("runs", "watch", "mine", "--after", "1000");
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err()).isEqualTo("error: TRAINING_DIVERGED: The loss is not finite.\n");
  }

  @Test
  void aWatchFromBehindTheEndOfACancelledRunSaysWhy() {
    Run cancelled = marquee("runs", "watch", "cancelled", "--after", "1000");
    assertThat(cancelled.exitCode()).isEqualTo(1);
    assertThat(cancelled.err())
        .isEqualTo("error: RUN_CANCELLED: The run was cancelled (enough).\n");
  }

  @Test
  void inAPipeNothingOfTheListIsCut() {
    List<Object> line = List.of("runs", "list", "--server", server.address());
    String wide = Run.within(Terminal.UNBOUNDED, line.toArray()).out();
    assertThat(wide)
        .contains("ACTOR", "CREATED", "2026-11-23T00:00Z", "somebody with a long name")
        .contains("TRAINING_DIVERGED\n")
        .doesNotContain("…");
    assertThat(Run.within(80, line.toArray()).out()).doesNotContain("ACTOR");
  }

  @Test
  void ofAModelThatIsNotThereNothingIsListedWithoutAWord() {
    Run none = marquee("runs", "list", "--model", "none");
    assertThat(none.exitCode()).isEqualTo(3);
    assertThat(none.err()).isEqualTo("error: MODEL_NOT_FOUND: There is none.\n");
  }

  @Test
  void aRunIsCancelledForAReason() {
    assertThat(marquee("runs", "cancel", "trainingRuns/mine", "--reason", "wrong").out())
        .isEqualTo("trainingRuns/mine: cancelled\n");
    assertThat(service.last())
        .isEqualTo(
            CancelTrainingRunRequest.newBuilder()
                .setName("trainingRuns/mine")
                .setReason("wrong")
                .build());
  }

  @Test
  void recipesAreListedAndShown() {
    assertThat(marquee("recipes", "list").out())
        .isEqualTo("RECIPE  DESCRIPTION\nstudy   As written.\n");
    assertThat(marquee("recipes", "show", "study").out()).isEqualTo("epochs: 10\n");
    Run run = marquee("recipes", "show", "none");
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).startsWith("error: RECIPE_NOT_FOUND: ");
  }

  private Run marquee(String... words) {
    List<Object> line = new ArrayList<>(List.of((Object[]) words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }
}
