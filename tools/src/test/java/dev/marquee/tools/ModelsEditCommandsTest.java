package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.CreateModelResponse;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelResponse;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.UnloadModelVersionResponse;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.UpdateModelResponse;
import dev.marquee.v1.UpdateModelVersionRequest;
import dev.marquee.v1.UpdateModelVersionResponse;
import dev.marquee.v1.WarmModelVersionResponse;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsEditCommandsTest {
  private static final ModelVersion VERSION =
      ModelVersion.newBuilder()
          .setName("models/x/versions/1")
          .setEtag("v7")
          .putTags("team", "vision")
          .putTags("draft", "yes")
          .build();

  private final ScriptedService service =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getCreateModelMethod(),
              request -> {
                if (request.getModelId().equals("taken")) {
                  throw Errors.of(Status.Code.ALREADY_EXISTS, "MODEL_EXISTS", "There is one.");
                }
                return CreateModelResponse.newBuilder().setModel(request.getModel()).build();
              })
          .on(
              ModelServiceGrpc.getUpdateModelMethod(),
              request -> UpdateModelResponse.newBuilder().setModel(request.getModel()).build())
          .on(
              ModelServiceGrpc.getDeleteModelMethod(),
              request -> DeleteModelResponse.getDefaultInstance())
          .on(
              ModelServiceGrpc.getGetModelVersionMethod(),
              request -> GetModelVersionResponse.newBuilder().setModelVersion(VERSION).build())
          .on(
              ModelServiceGrpc.getUpdateModelVersionMethod(),
              request ->
                  UpdateModelVersionResponse.newBuilder()
                      .setModelVersion(request.getModelVersion())
                      .build())
          .on(
              ModelServiceGrpc.getDeleteModelVersionMethod(),
              request -> {
                throw Errors.of(Status.Code.ABORTED, "ETAG_MISMATCH", "It was changed meanwhile.");
              })
          .on(
              ModelServiceGrpc.getWarmModelVersionMethod(),
              request -> WarmModelVersionResponse.newBuilder().setModelVersion(VERSION).build())
          .on(
              ModelServiceGrpc.getUnloadModelVersionMethod(),
              request -> UnloadModelVersionResponse.newBuilder().setModelVersion(VERSION).build());
  private final FakeServer server = new FakeServer(service);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void createSendsWhatTheOptionsSayAndPrintsTheName() {
    Run run =
        marquee(
            "models create models/x --description X --metric map --minimum 0.3 --max-loss 0.01 "
                + "--dataset datasets/films --split validation --reason new");
    assertThat(run).isEqualTo(new Run(0, "models/x\n", ""));
    assertThat(service.last())
        .isEqualTo(
            CreateModelRequest.newBuilder()
                .setModelId("x")
                .setModel(
                    Model.newBuilder()
                        .setName("models/x")
                        .setDescription("X")
                        .setPromotionPolicy(
                            PromotionPolicy.newBuilder()
                                .setMetric("map")
                                .setMinimum(0.3)
                                .setMaxLoss(0.01)
                                .setDataset("datasets/films")
                                .setSplit("validation")))
                .setReason("new")
                .build());
  }

  @Test
  void asJsonTheModelIsPrinted() {
    assertThat(marquee("models create models/x --json").out())
        .isEqualTo(
            "{\"name\":\"models/x\",\"description\":\"\",\"aliases\":{},"
                + "\"version_count\":0,\"etag\":\"\"}\n");
  }

  @Test
  void aNameThatIsTakenIsSaidByItsReason() {
    Run run = marquee("models create models/taken");
    assertThat(run).isEqualTo(new Run(5, "", "error: MODEL_EXISTS: There is one.\n"));
  }

  @Test
  void updateOfAModelNamesOnlyWhatIsGiven() {
    assertThat(marquee("models update models/x --no-policy --etag e3 --reason free").out())
        .isEqualTo("models/x\n");
    assertThat(service.last())
        .isEqualTo(
            UpdateModelRequest.newBuilder()
                .setModel(Model.newBuilder().setName("models/x"))
                .setUpdateMask(FieldMask.newBuilder().addPaths("promotion_policy"))
                .setEtag("e3")
                .setReason("free")
                .build());
  }

  @Test
  void updateOfAModelSetsDescriptionAndPolicy() {
    assertThat(
            marquee("models update models/x --metric map --minimum 0.3 --description Y").exitCode())
        .isZero();
    UpdateModelRequest request = (UpdateModelRequest) service.last();
    assertThat(request.getUpdateMask().getPathsList())
        .containsExactlyInAnyOrder("promotion_policy", "description");
    assertThat(request.getModel().getPromotionPolicy().getMetric()).isEqualTo("map");
  }

  @Test
  void updateOfTagsKeepsTheOthersAndSendsTheEtagThatTheyWereReadWith() {
    Run run = marquee("models update models/x/versions/1 --tag stage=test --remove-tag draft");
    assertThat(run.out()).isEqualTo("models/x/versions/1\n");
    UpdateModelVersionRequest request = (UpdateModelVersionRequest) service.last();
    assertThat(request.getEtag()).isEqualTo("v7");
    assertThat(request.getUpdateMask().getPathsList()).containsExactly("tags");
    assertThat(request.getModelVersion().getTagsMap())
        .containsOnlyKeys("team", "stage")
        .containsEntry("stage", "test");
  }

  @Test
  void updateOfADescriptionOfAVersionLeavesItsTagsUnread() {
    assertThat(marquee("models update models/x/versions/1 --description D").exitCode()).isZero();
    assertThat(service.requests).hasSize(1);
    UpdateModelVersionRequest request = (UpdateModelVersionRequest) service.last();
    assertThat(request.getUpdateMask().getPathsList()).containsExactly("description");
    assertThat(request.getEtag()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models update models/x",
        "models update models/x --tag a=b",
        "models update models/x --tag nonsense",
        "models update models/x --no-policy --metric map --minimum 0.3",
        "models update models/x --metric map",
        "models update models/x --minimum 0.5",
        "models update models/x/versions/1 --metric map --minimum 0.3",
        "models update models/x/versions/1",
        "models create models/x --max-loss 0.5",
        "models create models/x --split validation",
        "models delete",
      })
  void optionsThatDoNotFitAreWrongUsage(String line) {
    Run run = marquee(line);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: USAGE: ");
    assertThat(service.requests).isEmpty();
  }

  @Test
  void deleteTakesAModelOrAVersion() {
    assertThat(marquee("models delete models/x --etag e1 --reason old").out())
        .isEqualTo("models/x\n");
    assertThat(service.last())
        .isEqualTo(
            DeleteModelRequest.newBuilder()
                .setName("models/x")
                .setEtag("e1")
                .setReason("old")
                .build());
    Run run = marquee("models delete models/x/versions/1 --etag v1");
    assertThat(run).isEqualTo(new Run(5, "", "error: ETAG_MISMATCH: It was changed meanwhile.\n"));
    assertThat(service.last())
        .isEqualTo(
            DeleteModelVersionRequest.newBuilder()
                .setName("models/x/versions/1")
                .setEtag("v1")
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"warm", "unload"})
  void warmAndUnloadPrintTheVersion(String command) {
    Run run = marquee("models " + command + " models/x@candidate");
    assertThat(run).isEqualTo(new Run(0, "models/x/versions/1\n", ""));
    assertThat(marquee("models " + command + " models/x@candidate --json").lines())
        .singleElement()
        .asString()
        .startsWith("{\"name\":\"models/x/versions/1\"");
  }

  private Run marquee(String line) {
    List<String> words = List.of((line + " --server " + server.address()).split(" "));
    return Run.marquee(words.toArray());
  }
}
