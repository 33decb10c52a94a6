package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.marquee.v1.Change;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListAliasHistoryResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelsHistoryCommandsTest {
  private static final Change PROMOTED =
      Change.newBuilder()
          .setId(12)
          .setTime(Timestamp.newBuilder().setSeconds(1_795_305_600L))
          .setActor("ada")
          .setReason("better on Horror")
          .setKind(Change.Kind.KIND_PROMOTED)
          .setModel("models/x")
          .setModelVersion("models/x/versions/2")
          .setAlias("production")
          .setBefore("models/x/versions/1")
          .setAfter("models/x/versions/2")
          .build();

  private final ScriptedService service =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getListAliasHistoryMethod(),
              request -> ListAliasHistoryResponse.newBuilder().addChanges(PROMOTED).build())
          .onStream(ModelServiceGrpc.getWatchModelMethod(), ModelsHistoryCommandsTest::watch);
  private final FakeServer server = new FakeServer(service);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void historyIsATableWithTheNumbersOfVersions() {
    assertThat(marquee("models", "history", "models/x").out())
        .isEqualTo(
            """
            ID  TIME               WHAT      ALIAS       FROM  TO  ACTOR  REASON
            12  2026-11-22T00:00Z  promoted  production  1     2   ada    better on Horror
            """);
  }

  @Test
  void historyOfOneAliasAsJsonHasOneChangePerLine() {
    assertThat(marquee("models", "history", "models/x@best", "--json").lines())
        .containsExactly(ProtoJson.line(PROMOTED));
    assertThat(service.last())
        .isEqualTo(
            ListAliasHistoryRequest.newBuilder().setParent("models/x").setAlias("best").build());
  }

  @Test
  void watchPrintsEachChangeAsItComes() {
    Run run = marquee("models", "watch", "models/x", "--after", "11");
    assertThat(run.out())
        .isEqualTo(
            """
            12  2026-11-22T00:00:00Z  promoted  models/x/versions/2
                production: 1 -> 2
                by ada: better on Horror
            13  model updated  models/x
                description: "Covers" -> "Covers to genres"
                promotion_policy.metric: "map" -> none
            """);
    assertThat(run.err()).startsWith("error: NAME_INVALID");
    assertThat(service.last())
        .isEqualTo(WatchModelRequest.newBuilder().setName("models/x").setAfterChangeId(11).build());
    assertThat(marquee("models", "watch", "models/x", "--json").lines())
        .startsWith(ProtoJson.line(PROMOTED));
  }

  @Test
  void aWatchHasNoDeadline() {
    Run run = marquee("models", "watch", "models/x", "--deadline", "3s");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(service.requests).isEmpty();
  }

  /** Two changes; then the watch ends in a way that is not come back from. */
  private static void watch(WatchModelRequest request, StreamObserver<WatchModelResponse> answers) {
    answers.onNext(WatchModelResponse.getDefaultInstance());
    answers.onNext(WatchModelResponse.newBuilder().setChange(PROMOTED).build());
    Change updated =
        Change.newBuilder()
            .setId(13)
            .setKind(Change.Kind.KIND_MODEL_UPDATED)
            .setModel("models/x")
            .setBefore("{\"description\":\"Covers\",\"promotion_policy\":{\"metric\":\"map\"}}")
            .setAfter("{\"description\":\"Covers to genres\",\"promotion_policy\":{}}")
            .build();
    answers.onNext(WatchModelResponse.newBuilder().setChange(updated).build());
    throw Errors.of(Status.Code.INVALID_ARGUMENT, "NAME_INVALID", "That is no name.");
  }

  private Run marquee(String... words) {
    List<Object> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--server", server.address()));
    return Run.marquee(line.toArray());
  }
}
