package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import dev.marquee.v1.Change;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteAliasResponse;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.RollbackModelResponse;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.SetAliasResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsAliasCommandsTest {
  private static final String FIRST = "models/x/versions/1";
  private static final String SECOND = "models/x/versions/2";
  private static final Change PROMOTED =
      Change.newBuilder()
          .setId(12)
          .setTime(Timestamp.newBuilder().setSeconds(1_795_305_600L))
          .setActor("ada")
          .setReason("better on Horror")
          .setKind(Change.Kind.KIND_PROMOTED)
          .setModel("models/x")
          .setModelVersion(SECOND)
          .setAlias("production")
          .setBefore(FIRST)
          .setAfter(SECOND)
          .build();

  private final ScriptedService service =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getGetModelMethod(),
              request ->
                  GetModelResponse.newBuilder()
                      .setModel(
                          Model.newBuilder()
                              .setName("models/x")
                              .setEtag("e7")
                              .putAliases("production", FIRST))
                      .build())
          .onStream(
              ModelServiceGrpc.getPromoteModelVersionMethod(), ModelsAliasCommandsTest::promote)
          .on(
              ModelServiceGrpc.getRollbackModelMethod(),
              request ->
                  RollbackModelResponse.newBuilder()
                      .setChange(PROMOTED.toBuilder().setBefore(SECOND).setAfter(FIRST))
                      .build())
          .on(
              ModelServiceGrpc.getSetAliasMethod(),
              request ->
                  request.getModelVersion().equals(FIRST)
                      ? SetAliasResponse.getDefaultInstance()
                      : SetAliasResponse.newBuilder()
                          .setChange(Change.newBuilder().setAfter(request.getModelVersion()))
                          .build())
          .on(
              ModelServiceGrpc.getDeleteAliasMethod(),
              request ->
                  DeleteAliasResponse.newBuilder()
                      .setChange(Change.newBuilder().setBefore(SECOND))
                      .build());
  private final FakeServer server = new FakeServer(service);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void promoteShowsEachGateAndThenWhatIsInProduction() {
    Run run = marquee("models", "promote", SECOND, "--reason", "better on Horror");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            skipped  evaluation     0.00 s  The model has no promotion policy.
            passed   load           1.25 s
            production: models/x/versions/1 -> models/x/versions/2
            """);
    assertThat(service.requests)
        .containsExactly(
            PromoteModelVersionRequest.newBuilder()
                .setName(SECOND)
                .setReason("better on Horror")
                .build());
  }

  @Test
  void promoteOfWhatIsInProductionSaysSo() {
    assertThat(marquee("models", "promote", FIRST).out())
        .endsWith("production: models/x/versions/1 already\n");
  }

  @Test
  void promoteShowsTheGateThatWasNotPassedAndFails() {
    Run run = marquee("models", "promote", "models/x@broken", "--etag", "e1");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.lines())
        .last()
        .asString()
        .isEqualTo("failed   goldens        0.50 s  Score 3 differs by 0.2.");
    assertThat(run.err()).isEqualTo("error: GOLDENS_MISMATCH: Score 3 differs by 0.2.\n");
    assertThat(((PromoteModelVersionRequest) service.last()).getEtag()).isEqualTo("e1");
  }

  @Test
  void promoteAsJsonHasOneEventPerLine() {
    assertThat(marquee("models", "promote", SECOND, "--json").lines())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(1))
                  .isEqualTo(
                      "{\"gate\":{\"gate\":\"GATE_LOAD\",\"outcome\":\"OUTCOME_PASSED\","
                          + "\"detail\":\"\",\"elapsed\":\"1.250s\"}}");
              assertThat(lines.get(2)).startsWith("{\"promoted\":{").contains("\"id\":\"12\"");
            });
  }

  @Test
  void rollbackSendsTheEtagOfTheModelAsItIsNow() {
    Run run = marquee("models", "rollback", "models/x", "--reason", "worse");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("production: models/x/versions/2 -> models/x/versions/1\n");
    assertThat(run.err())
        .contains("one more step back, where there is one", "models history models/x@production");
    assertThat(service.requests)
        .containsExactly(
            GetModelRequest.newBuilder().setName("models/x").build(),
            RollbackModelRequest.newBuilder()
                .setName("models/x")
                .setEtag("e7")
                .setReason("worse")
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"e1", ""})
  void rollbackSendsTheEtagThatItIsGiven(String etag) {
    assertThat(marquee("models", "rollback", "models/x", "--etag", etag).exitCode()).isZero();
    assertThat(service.requests)
        .containsExactly(
            RollbackModelRequest.newBuilder().setName("models/x").setEtag(etag).build());
  }

  @Test
  void aPromotionThatBreaksOffSaysHowToSeeWhatBecameOfIt() {
    Run run = marquee("models", "promote", "models/x@gone");
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.err())
        .startsWith("error: SERVER_UNREACHABLE: ")
        .contains("Whether it was done is not known", "'marquee models history models/x'");
  }

  @Test
  void aPromotionThatAStoppingServerEndsSaysHowToSeeWhatBecameOfIt() {
    Run run = marquee("models", "promote", "models/x@stopping");
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.err())
        .startsWith("error: SHUTTING_DOWN: Bye. Whether it was done is not known")
        .contains("'marquee models describe models/x", "'marquee models history models/x'");
  }

  @Test
  void anAliasIsSetWithTheEtagOfTheModel() {
    Run run = marquee("models", "alias", "models/x@candidate", SECOND);
    assertThat(run).isEqualTo(new Run(0, "candidate: none -> models/x/versions/2\n", ""));
    assertThat(service.last())
        .isEqualTo(
            SetAliasRequest.newBuilder()
                .setModel("models/x")
                .setAlias("candidate")
                .setModelVersion(SECOND)
                .setEtag("e7")
                .build());
  }

  @Test
  void anAliasThatPointsThereAlreadyIsSaidToDoSo() {
    assertThat(marquee("models", "alias", "models/x@candidate", FIRST).out())
        .isEqualTo("candidate: models/x/versions/1 already\n");
  }

  @Test
  void anAliasIsDeleted() {
    Run run = marquee("models", "alias", "models/x@candidate", "--delete", "--reason", "done");
    assertThat(run.out()).isEqualTo("candidate: models/x/versions/2 -> none\n");
    assertThat(service.last())
        .isEqualTo(
            DeleteAliasRequest.newBuilder()
                .setModel("models/x")
                .setAlias("candidate")
                .setEtag("e7")
                .setReason("done")
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/x@candidate",
        "models/x@candidate models/x/versions/1 --delete",
        "models/x --delete",
        "@candidate --delete",
        "models/x@ --delete",
      })
  void anAliasCommandThatIsNotClearIsWrongUsage(String arguments) {
    Run run = marquee(("models alias " + arguments).split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: USAGE: ");
    assertThat(service.requests).isEmpty();
  }

  private static void promote(
      PromoteModelVersionRequest request, StreamObserver<PromoteModelVersionResponse> answers) {
    answers.onNext(
        gate(
            GateResult.Gate.GATE_EVALUATION,
            GateResult.Outcome.OUTCOME_SKIPPED,
            0,
            "The model has no promotion policy."));
    if (request.getName().endsWith("@gone")) {
      throw Status.UNAVAILABLE.asRuntimeException();
    }
    if (request.getName().endsWith("@stopping")) {
      throw Errors.of(Status.Code.UNAVAILABLE, "SHUTTING_DOWN", "Bye.");
    }
    if (request.getName().endsWith("@broken")) {
      String detail = "Score 3 differs by 0.2.";
      answers.onNext(
          gate(GateResult.Gate.GATE_GOLDENS, GateResult.Outcome.OUTCOME_FAILED, 500, detail));
      throw Errors.of(Status.Code.FAILED_PRECONDITION, "GOLDENS_MISMATCH", detail);
    }
    answers.onNext(gate(GateResult.Gate.GATE_LOAD, GateResult.Outcome.OUTCOME_PASSED, 1250, ""));
    PromoteModelVersionResponse.Promoted.Builder promoted =
        PromoteModelVersionResponse.Promoted.newBuilder()
            .setModel(Model.newBuilder().putAliases("production", request.getName()));
    if (request.getName().equals(SECOND)) {
      promoted.setChange(PROMOTED);
    }
    answers.onNext(PromoteModelVersionResponse.newBuilder().setPromoted(promoted).build());
  }

  private static PromoteModelVersionResponse gate(
      GateResult.Gate gate, GateResult.Outcome outcome, int millis, String detail) {
    return PromoteModelVersionResponse.newBuilder()
        .setGate(
            GateResult.newBuilder()
                .setGate(gate)
                .setOutcome(outcome)
                .setDetail(detail)
                .setElapsed(
                    Duration.newBuilder()
                        .setSeconds(millis / 1000)
                        .setNanos(millis % 1000 * 1_000_000)))
        .build();
  }

  private Run marquee(String... words) {
    List<Object> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }
}
