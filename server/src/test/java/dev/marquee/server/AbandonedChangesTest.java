package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.server.PromotionStages.Stage;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.Change;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.ListChangesRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceStub;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.UpdateModelVersionRequest;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes whose callers are gone when their turn to be committed comes. */
class AbandonedChangesTest {
  private static final String MODEL = "models/posters";
  private static final String FIRST = MODEL + "/versions/1";
  private static final String SECOND = MODEL + "/versions/2";

  @TempDir Path data;
  private final PromotionStages stages = new PromotionStages(new FakeEngine());
  private TestServer server;

  enum Kind {
    CREATE_MODEL,
    UPDATE_MODEL,
    DELETE_MODEL,
    UPDATE_VERSION,
    DELETE_VERSION,
    SET_ALIAS,
    DELETE_ALIAS,
    ROLL_BACK
  }

  @BeforeEach
  void start() {
    VersionFolder.Model _ = VersionFolder.in(data).model("empty");
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .alias("best", 1)
        .version(1)
        .version(2)
        .version(3);
    server = TestServer.of(data, Map.of("drain", "1ms"), stages::parts);
    server
        .models()
        .promoteModelVersion(PromoteModelVersionRequest.newBuilder().setName(SECOND).build())
        .forEachRemaining(_ -> {});
  }

  @AfterEach
  void stop() {
    stages.release();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsCancelledBeforeTheCommitIsNotDone(Kind kind) throws Exception {
    List<Change> before = changes();
    Answers<Object> answers = new Answers<>();
    CancellableContext caller = Context.ROOT.withCancellation();
    begin(kind, caller, answers);

    boolean _ = caller.cancel(null);
    assertThat(Status.fromThrowable(answers.awaitFailure()).getCode()).isEqualTo(Code.CANCELLED);
    stages.release();

    // Its turn comes behind that of the one that was cancelled.
    var _ = server.models().createModel(CreateModelRequest.newBuilder().setModelId("z").build());
    assertThat(changes().subList(1, before.size() + 1)).isEqualTo(before);
  }

  @Test
  void whoWasToldThatTheServerStopsFindsNothingChanged() throws Exception {
    List<Change> before = changes();
    Answers<Object> answers = new Answers<>();
    begin(Kind.SET_ALIAS, Context.ROOT, answers);

    CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);
    assertThat(Refusal.ofFailed(answers.awaitFailure()).reason()).isEqualTo("SHUTTING_DOWN");
    stages.release();
    stopped.join();

    try (TestServer next = TestServer.over(data, new FakeEngine(), Map.of())) {
      assertThat(next.registry().listChanges(ListChangesRequest.getDefaultInstance()))
          .extracting(page -> page.getChangesList())
          .isEqualTo(before);
    }
  }

  private void begin(Kind kind, Context caller, Answers<Object> answers)
      throws InterruptedException {
    stages.hold(Stage.BEFORE_THE_COMMIT);
    caller.run(() -> change(kind, ModelServiceGrpc.newStub(server.channel()), answers));
    stages.awaitHeld();
  }

  private static void change(Kind kind, ModelServiceStub stub, Answers<Object> answers) {
    switch (kind) {
      case CREATE_MODEL ->
          stub.createModel(CreateModelRequest.newBuilder().setModelId("b").build(), any(answers));
      case UPDATE_MODEL ->
          stub.updateModel(
              UpdateModelRequest.newBuilder()
                  .setModel(Model.newBuilder().setName(MODEL).setDescription("new"))
                  .setUpdateMask(FieldMaskUtil.fromString("description"))
                  .build(),
              any(answers));
      case DELETE_MODEL ->
          stub.deleteModel(
              DeleteModelRequest.newBuilder().setName("models/empty").build(), any(answers));
      case UPDATE_VERSION ->
          stub.updateModelVersion(
              UpdateModelVersionRequest.newBuilder()
                  .setModelVersion(ModelVersion.newBuilder().setName(FIRST).setDescription("new"))
                  .setUpdateMask(FieldMaskUtil.fromString("description"))
                  .build(),
              any(answers));
      case DELETE_VERSION ->
          stub.deleteModelVersion(
              DeleteModelVersionRequest.newBuilder().setName(MODEL + "/versions/3").build(),
              any(answers));
      case SET_ALIAS ->
          stub.setAlias(
              SetAliasRequest.newBuilder()
                  .setModel(MODEL)
                  .setAlias("best")
                  .setModelVersion(SECOND)
                  .build(),
              any(answers));
      case DELETE_ALIAS ->
          stub.deleteAlias(
              DeleteAliasRequest.newBuilder().setModel(MODEL).setAlias("best").build(),
              any(answers));
      case ROLL_BACK ->
          stub.rollbackModel(
              RollbackModelRequest.newBuilder().setName(MODEL).build(), any(answers));
    }
  }

  /** What observes anything observes this, too. */
  @SuppressWarnings("unchecked")
  private static <T> StreamObserver<T> any(Answers<Object> answers) {
    return (StreamObserver<T>) answers;
  }

  private List<Change> changes() {
    return server.registry().listChanges(ListChangesRequest.getDefaultInstance()).getChangesList();
  }
}
