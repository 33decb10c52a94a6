package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromoteModelVersionResponse.Promoted;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.RollbackModelResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectOptionTest {
  private static final String FIRST = "models/x/versions/1";
  private static final String SECOND = "models/x/versions/2";

  private final ScriptedService service =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getGetModelMethod(),
              request ->
                  GetModelResponse.newBuilder()
                      .setModel(Model.newBuilder().setEtag("e7").putAliases("production", FIRST))
                      .build())
          .on(
              ModelServiceGrpc.getPromoteModelVersionMethod(),
              request ->
                  PromoteModelVersionResponse.newBuilder()
                      .setPromoted(Promoted.getDefaultInstance())
                      .build())
          .on(
              ModelServiceGrpc.getRollbackModelMethod(),
              request -> RollbackModelResponse.getDefaultInstance());
  private final FakeServer server = new FakeServer(service);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aMoveFromTheExpectedVersionSendsTheEtagOfTheModelThatHasIt() {
    assertThat(
            marquee("models", "promote", SECOND, "--expect-production", FIRST, "--reason", "r")
                .exitCode())
        .isZero();
    assertThat(service.requests)
        .containsExactly(
            GetModelRequest.newBuilder().setName("models/x").build(),
            PromoteModelVersionRequest.newBuilder()
                .setName(SECOND)
                .setEtag("e7")
                .setReason("r")
                .build());
    assertThat(marquee("models", "rollback", "models/x", "--expect-production", FIRST).exitCode())
        .isZero();
    assertThat(((RollbackModelRequest) service.last()).getEtag()).isEqualTo("e7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote models/x@new", "rollback models/x"})
  void aMoveFromAnotherVersionThanExpectedIsNotSent(String move) {
    Run run = marquee(("models " + move + " --expect-production " + SECOND).split(" "));
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err())
        .startsWith("error: PRODUCTION_MOVED: models/x/versions/1 is in production, not ");
    assertThat(service.requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote x@new", "rollback x"})
  void aNumberIsExpectedOfTheModelThatIsMoved(String move) {
    assertThat(marquee(("models " + move + " --expect-production 1").split(" ")).exitCode())
        .isZero();
    assertThat(
            marquee(("models " + move + " --expect-production x/versions/1").split(" ")).exitCode())
        .isZero();
    Run run = marquee(("models " + move + " --expect-production 2").split(" "));
    assertThat(run.exitCode()).isEqualTo(5);
    assertThat(run.err()).contains("models/x/versions/1 is in production, not models/x/versions/2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "01",
        "one",
        "models/x",
        "models/x@production",
        "models/x/versions/",
        "models/x/versions/new",
        "models/y/versions/1",
      })
  void whatNoVersionOfTheModelCanBeIsWrongUsageBeforeAnyCall(String expected) {
    for (String[] move : new String[][] {{"promote", "models/x@new"}, {"rollback", "models/x"}}) {
      Run run = marquee("models", move[0], move[1], "--expect-production", expected);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .startsWith(
              "error: USAGE: --expect-production: '%s' is no version of models/x; write it as"
                      .formatted(expected)
                  + " models/x/versions/1, or 1, or none.\n");
    }
    assertThat(service.requests).isEmpty();
  }

  @Test
  void anEtagAndAnExpectationExcludeEachOther() {
    Run run = marquee("models", "promote", SECOND, "--expect-production", FIRST, "--etag", "e7");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(service.requests).isEmpty();
  }

  private Run marquee(String... words) {
    List<Object> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }
}
