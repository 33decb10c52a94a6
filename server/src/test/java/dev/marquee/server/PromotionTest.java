package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.Change;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.GateResult.Gate;
import dev.marquee.v1.GateResult.Outcome;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.UpdateModelRequest;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {
  private static final String MODEL = "models/posters";

  @TempDir Path data;
  private final FakeEngine engine = new FakeEngine();
  private TestServer server;
  private ModelServiceBlockingStub models;

  @BeforeEach
  void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1)
        .version(2)
        .version(3)
        .model("empty");
    server = TestServer.over(data, engine, Map.of());
    models = server.models();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPromotedVersionAnswersAndTheOldOneIsUnloaded() {
    assertThat(classified()).isEqualTo(version(1));
    List<PromoteModelVersionResponse> events = promote(2);
    assertThat(classified()).isEqualTo(version(2));
    assertThat(events.getLast().getPromoted().getModel().getAliasesMap())
        .containsEntry("production", version(2));
    engine.awaitLoaded(List.of(version(2)));
  }

  @Test
  void eachGateIsToldOnce() {
    List<GateResult> gates =
        promote(2).stream()
            .filter(PromoteModelVersionResponse::hasGate)
            .map(PromoteModelVersionResponse::getGate)
            .toList();
    assertThat(gates)
        .extracting(GateResult::getGate)
        .containsExactly(
            Gate.GATE_EVALUATION,
            Gate.GATE_DIGESTS,
            Gate.GATE_LOAD,
            Gate.GATE_GOLDENS,
            Gate.GATE_WARM_UP);
    assertThat(gates)
        .extracting(GateResult::getOutcome)
        .containsExactly(
            Outcome.OUTCOME_SKIPPED,
            Outcome.OUTCOME_PASSED,
            Outcome.OUTCOME_PASSED,
            Outcome.OUTCOME_SKIPPED,
            Outcome.OUTCOME_PASSED);
    assertThat(gates).extracting(GateResult::getDetail).doesNotContain("");
  }

  @Test
  void whatIsLoadedAlreadyPassesTheSameGates() {
    assertThat(classified(version(2))).isEqualTo(version(2));
    assertThat(promote(2)).hasSize(6);
    assertThat(engine.loads()).containsExactly(version(1), version(2));
  }

  @Test
  void whatIsInProductionAlreadyStaysAndNothingIsRecorded() {
    List<PromoteModelVersionResponse> events = promote(1);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getPromoted().hasChange()).isFalse();
    assertThat(history()).hasSize(1);
  }

  @Test
  void aVersionThatDoesNotLoadIsNotPromoted() {
    engine.failNextLoad(
        new Failure.FailedPrecondition(Reason.SCORES_NOT_FINITE, "A weight is not finite."));
    List<PromoteModelVersionResponse> events = new ArrayList<>();
    StatusRuntimeException thrown = failingPromotion(2, events);
    assertThat(Refusal.ofFailed(thrown).reason()).isEqualTo("SCORES_NOT_FINITE");
    GateResult last = events.getLast().getGate();
    assertThat(last.getGate()).isEqualTo(Gate.GATE_LOAD);
    assertThat(last.getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(last.getDetail()).contains("not finite");
    assertThat(classified()).isEqualTo(version(1));
    assertThat(history()).hasSize(1);
  }

  @Test
  void aPolicyWithoutEvaluationsSaysWhatIsMissing() {
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
    List<PromoteModelVersionResponse> events = new ArrayList<>();
    Refusal refusal = Refusal.ofFailed(failingPromotion(2, events));
    assertThat(refusal.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo("EVALUATION_GATE_FAILED");
    assertThat(refusal.message()).contains("mean_average_precision").contains(version(2));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getGate().getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(engine.loads()).containsExactly(version(1));
  }

  @Test
  void anAliasIsPromotedAsWhatItPointsTo() {
    var _ =
        models.setAlias(
            SetAliasRequest.newBuilder()
                .setModel(MODEL)
                .setAlias("candidate")
                .setModelVersion(version(3))
                .build());
    var request = PromoteModelVersionRequest.newBuilder().setName(MODEL + "@candidate").build();
    assertThat(ImmutableList.copyOf(models.promoteModelVersion(request))).hasSize(6);
    assertThat(classified()).isEqualTo(version(3));
  }

  @Test
  void aPromotionSaysWhichVersionItMeans() {
    Refusal refusal =
        Refusal.of(
            () ->
                ImmutableList.copyOf(
                    models.promoteModelVersion(
                        PromoteModelVersionRequest.newBuilder().setName(MODEL).build())));
    assertThat(refusal.reason()).isEqualTo("NAME_INVALID");
    assertThat(refusal.message()).contains(MODEL + "/versions/N");
  }

  @Test
  void productionIsNotSetByHand() {
    Refusal refusal =
        Refusal.of(
            () ->
                models.setAlias(
                    SetAliasRequest.newBuilder()
                        .setModel(MODEL)
                        .setAlias("production")
                        .setModelVersion(version(2))
                        .build()));
    assertThat(refusal.reason()).isEqualTo("PRODUCTION_NEEDS_PROMOTION");
  }

  @Test
  void rollbacksGoBackStepByStep() {
    var _ = promote(2);
    var _ = promote(3);
    assertThat(rollback()).isEqualTo(version(2));
    assertThat(classified()).isEqualTo(version(2));
    assertThat(rollback()).isEqualTo(version(1));
    assertThat(Refusal.of(this::rollback).reason()).isEqualTo("NO_EARLIER_VERSION");
    assertThat(classified()).isEqualTo(version(1));
  }

  @Test
  void aPromotionAfterARollbackIsUndoneByTheNextOne() {
    var _ = promote(2);
    var _ = rollback();
    var _ = promote(3);
    assertThat(rollback()).isEqualTo(version(1));
  }

  @Test
  void aRollbackPassesOverWhatWasDeleted() {
    var _ = promote(2);
    var _ = promote(3);
    var _ =
        models.deleteModelVersion(
            DeleteModelVersionRequest.newBuilder().setName(version(2)).build());
    assertThat(rollback()).isEqualTo(version(1));
  }

  @Test
  void aRollbackPassesOverATimeWithoutProduction() {
    var _ = promote(2);
    var _ =
        models.deleteAlias(
            DeleteAliasRequest.newBuilder().setModel(MODEL).setAlias("production").build());
    assertThat(Refusal.of(this::classified).reason()).isEqualTo("NO_PRODUCTION_VERSION");
    assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
    var _ = promote(3);
    assertThat(health()).isEqualTo(ServingStatus.SERVING);
    assertThat(rollback()).isEqualTo(version(2));
  }

  @Test
  void aStaleEtagStopsARollbackThatWasDoneAlready() {
    var _ = promote(2);
    var _ = promote(3);
    String etag =
        models.getModel(GetModelRequest.newBuilder().setName(MODEL).build()).getModel().getEtag();
    var request = RollbackModelRequest.newBuilder().setName(MODEL).setEtag(etag).build();
    var _ = models.rollbackModel(request);
    Refusal refusal = Refusal.of(() -> models.rollbackModel(request));
    assertThat(refusal.code()).isEqualTo(Code.ABORTED);
    assertThat(classified()).isEqualTo(version(2));
  }

  @Test
  void theHistorySaysWhoWhyAndFromTo() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER), "ana@laptop");
    var stub = models.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    var _ =
        ImmutableList.copyOf(
            stub.promoteModelVersion(
                PromoteModelVersionRequest.newBuilder()
                    .setName(version(2))
                    .setReason("better on dramas")
                    .build()));
    Change change = history().getFirst();
    assertThat(change.getKind()).isEqualTo(Change.Kind.KIND_PROMOTED);
    assertThat(change.getActor()).isEqualTo("ana@laptop");
    assertThat(change.getReason()).isEqualTo("better on dramas");
    assertThat(change.getAlias()).isEqualTo("production");
    assertThat(change.getBefore()).isEqualTo(version(1));
    assertThat(change.getAfter()).isEqualTo(version(2));
    assertThat(change.getModelVersion()).isEqualTo(version(2));
  }

  @Test
  void aModelWithoutProductionGetsItsFirst() {
    assertThat(
            Refusal.of(
                    () ->
                        models.rollbackModel(
                            RollbackModelRequest.newBuilder().setName("models/empty").build()))
                .reason())
        .isEqualTo("NO_EARLIER_VERSION");
  }

  private List<PromoteModelVersionResponse> promote(int number) {
    var request = PromoteModelVersionRequest.newBuilder().setName(version(number)).build();
    return ImmutableList.copyOf(models.promoteModelVersion(request));
  }

  private StatusRuntimeException failingPromotion(
      int number, List<PromoteModelVersionResponse> events) {
    var request = PromoteModelVersionRequest.newBuilder().setName(version(number)).build();
    Iterator<PromoteModelVersionResponse> stream = models.promoteModelVersion(request);
    try {
      stream.forEachRemaining(events::add);
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("it was promoted");
  }

  private String rollback() {
    return models
        .rollbackModel(RollbackModelRequest.newBuilder().setName(MODEL).build())
        .getModel()
        .getAliasesOrThrow("production");
  }

  private List<Change> history() {
    return models
        .listAliasHistory(ListAliasHistoryRequest.newBuilder().setParent(MODEL).build())
        .getChangesList();
  }

  private ServingStatus health() {
    return server
        .health()
        .check(HealthCheckRequest.newBuilder().setService(MODEL).build())
        .getStatus();
  }

  private String classified() {
    return classified(MODEL);
  }

  private String classified(String model) {
    return server
        .classifier()
        .classify(
            ClassifyRequest.newBuilder()
                .setModel(model)
                .setImage(ByteString.copyFrom(Pictures.jpeg(1)))
                .build())
        .getModelVersion();
  }

  private static String version(int number) {
    return MODEL + "/versions/" + number;
  }
}
