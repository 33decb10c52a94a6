package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.server.PromotionStages.Stage;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceStub;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.UnloadModelVersionRequest;
import dev.marquee.v1.UpdateModelRequest;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promotions whose callers go away before the end, at every stage. */
class AbandonedPromotionTest {
  private static final String MODEL = "models/posters";

  @TempDir Path data;
  private final FakeEngine engine = new FakeEngine();
  private final PromotionStages stages = new PromotionStages(engine);
  private final Answers<PromoteModelVersionResponse> promotion = new Answers<>();
  private TestServer server;
  private ModelServiceBlockingStub models;

  @BeforeEach
  void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1)
        .version(2, manifest -> manifest.goldens(1, 0.01f, 0.75f, 0.5f, 0.25f))
        .version(3);
    server = TestServer.of(data, Map.of(), stages::parts);
    models = server.models();
    var _ =
        models.updateModel(
            UpdateModelRequest.newBuilder()
                .setModel(
                    Model.newBuilder()
                        .setName(MODEL)
                        .setPromotionPolicy(
                            PromotionPolicy.newBuilder()
                                .setMetric("mean_average_precision")
                                .setMinimum(0.3)))
                .setUpdateMask(FieldMaskUtil.fromString("promotion_policy"))
                .build());
  }

  @AfterEach
  void stop() {
    stages.release();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aPromotionThatIsCancelledIsDoneWhollyOrNotAtAll(Stage stage) throws Exception {
    CancellableContext caller = Context.ROOT.withCancellation();
    begin(stage, caller, ModelServiceGrpc.newStub(server.channel()));

    boolean _ = caller.cancel(null);

    assertThat(Status.fromThrowable(promotion.awaitFailure()).getCode()).isEqualTo(Code.CANCELLED);
    assertWhollyOrNotAtAll(stage);
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aPromotionWhoseDeadlinePassesIsDoneWhollyOrNotAtAll(Stage stage) throws Exception {
    begin(
        stage,
        Context.ROOT,
        ModelServiceGrpc.newStub(server.channel()).withDeadlineAfter(1, TimeUnit.HOURS));

    server.expireDeadlines();

    // The client's own clock, which would call it DEADLINE_EXCEEDED, stands still.
    assertThat(Status.fromThrowable(promotion.awaitFailure()).getCode())
        .isIn(Code.CANCELLED, Code.DEADLINE_EXCEEDED);
    assertWhollyOrNotAtAll(stage);
  }

  /** Returns when the promotion of version 2 is held up. */
  private void begin(Stage stage, Context caller, ModelServiceStub stub)
      throws InterruptedException {
    stages.hold(stage);
    caller.run(
        () ->
            stub.promoteModelVersion(
                PromoteModelVersionRequest.newBuilder().setName(version(2)).build(), promotion));
    stages.awaitHeld();
  }

  private void assertWhollyOrNotAtAll(Stage stage) {
    boolean committed = stage == Stage.BEHIND_THE_COMMIT;
    if (!committed) {
      assertThat(classified()).as("while it is held up").isEqualTo(version(1));
    }
    stages.release();

    // Waits for the turn of the one that was abandoned, which is over then.
    assertThat(promote(3)).hasSize(6);

    assertThat(moves()).as("the moves that are recorded").isEqualTo(committed ? 3 : 2);
    unload(2);
    engine.awaitLoaded(List.of(version(3)));
    assertThat(promote(2)).hasSize(6);
    assertThat(classified()).isEqualTo(version(2));
  }

  /** What is pinned is refused, and what is leased waited for. */
  private void unload(int number) {
    var _ =
        models.unloadModelVersion(
            UnloadModelVersionRequest.newBuilder().setName(version(number)).build());
  }

  private List<PromoteModelVersionResponse> promote(int number) {
    var request = PromoteModelVersionRequest.newBuilder().setName(version(number)).build();
    return ImmutableList.copyOf(models.promoteModelVersion(request));
  }

  private int moves() {
    return models
        .listAliasHistory(ListAliasHistoryRequest.newBuilder().setParent(MODEL).build())
        .getChangesCount();
  }

  private String classified() {
    return server
        .classifier()
        .classify(
            ClassifyRequest.newBuilder()
                .setModel(MODEL)
                .setImage(ByteString.copyFrom(Pictures.jpeg(1)))
                .build())
        .getModelVersion();
  }

  private static String version(int number) {
    return MODEL + "/versions/" + number;
  }
}
