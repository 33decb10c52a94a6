package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.CreateModelResponse;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelResponse;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainingServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code marquee train} leaves behind where there is no run. */
class TrainRefusedTest {
  private StatusRuntimeException refusal =
      Errors.of(Status.Code.INVALID_ARGUMENT, "RECIPE_INVALID", "epochs must be given.");

  private final ScriptedService training =
      new ScriptedService(TrainingServiceGrpc.SERVICE_NAME)
          .onTalk(TrainingServiceGrpc.getTrainMethod(), this::refuse);
  private final ScriptedService models =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getGetModelMethod(),
              request -> {
                if (request.getName().equals("models/new")) {
                  throw Errors.of(Status.Code.NOT_FOUND, "MODEL_NOT_FOUND", "There is none.");
                }
                return GetModelResponse.getDefaultInstance();
              })
          .on(
              ModelServiceGrpc.getCreateModelMethod(),
              request ->
                  CreateModelResponse.newBuilder()
                      .setModel(Model.newBuilder().setName("models/new").setEtag("fresh"))
                      .build())
          .on(
              ModelServiceGrpc.getDeleteModelMethod(),
              request -> DeleteModelResponse.getDefaultInstance());
  private final FakeServer server = new FakeServer(training, models);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aModelThatWasCreatedForItIsRemovedUnlessSomebodyHasChangedIt() {
    Run run = train("new");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            """
            models/new, created for this run, is removed again.
            error: RECIPE_INVALID: epochs must be given.
            """);
    DeleteModelRequest removed = (DeleteModelRequest) models.last();
    assertThat(removed.getName()).isEqualTo("models/new");
    assertThat(removed.getEtag()).isEqualTo("fresh");
  }

  @Test
  void aModelThatWasThereStays() {
    assertThat(train("models/old").exitCode()).isEqualTo(2);
    assertThat(models.requests).noneMatch(DeleteModelRequest.class::isInstance);
  }

  @Test
  void whereThereMayBeARunTheModelStaysAndTheRunIsNamed() {
    refusal = Errors.of(Status.Code.INTERNAL, "INTERNAL", "Internal error.");
    Run run = train("models/new", "--run-id", "mine");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("Whether it was done is not known", "'marquee runs describe trainingRuns/mine'")
        .doesNotContain("removed");
    assertThat(models.requests).noneMatch(DeleteModelRequest.class::isInstance);
  }

  @Test
  void aRunIsNamedOnlyOnceTheServerHasIt() {
    assertThat(train("models/old", "--run-id", "mine").err()).doesNotContain("run trainingRuns/");
  }

  @Test
  void aCallThatTheServerPointsToIsToldAsTheCommandThatMakesIt() {
    refusal =
        Errors.of(
            Status.Code.NOT_FOUND, "RECIPE_NOT_FOUND", "There is no recipe 'r': see ListRecipes.");
    assertThat(train("models/old").err())
        .isEqualTo(
            "error: RECIPE_NOT_FOUND: There is no recipe 'r': see 'marquee recipes list'.\n");
  }

  @Test
  void aReasonThatIsKeptNowhereIsSaidToBe() {
    assertThat(train("models/old", "--reason", "why").err())
        .startsWith("models/old is there already, so --reason is kept nowhere.\n");
    assertThat(train("models/new", "--reason", "why").err()).doesNotContain("nowhere");
    assertThat(models.requests)
        .filteredOn(CreateModelRequest.class::isInstance)
        .containsExactly(
            CreateModelRequest.newBuilder()
                .setModelId("new")
                .setModel(Model.newBuilder().setName("models/new"))
                .setReason("why")
                .build());
  }

  private void refuse(TrainRequest request, StreamObserver<TrainResponse> answers) {
    throw refusal;
  }

  private Run train(String model, String... options) {
    List<Object> line = new ArrayList<>(List.of("train", "--model", model, "--dataset", "x"));
    line.addAll(List.of("--recipe", "r", "--server", server.address()));
    line.addAll(List.of((Object[]) options));
    return Run.marquee(line.toArray());
  }
}
