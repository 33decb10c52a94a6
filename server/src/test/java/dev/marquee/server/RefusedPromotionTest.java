package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.google.common.collect.ImmutableList;
import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.promotion.Evaluations;
import dev.marquee.server.promotion.Promotion;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.FixedEvaluations;
import dev.marquee.server.testing.LoggedLines;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.GateResult.Gate;
import dev.marquee.v1.GateResult.Outcome;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.WarmModelVersionRequest;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers, and the log, learn of promotions that are refused. */
class RefusedPromotionTest {
  private static final String MODEL = "models/posters";
  private static final String VERSION = MODEL + "/versions/2";
  private final Failure broken =
      new Failure.FailedPrecondition(Reason.SCORES_NOT_FINITE, "A weight is not finite.");

  @TempDir Path data;
  private final FakeEngine engine = new FakeEngine();
  private final List<GateResult> gates = new ArrayList<>();
  private final LoggedLines log = LoggedLines.of(Promotion.class);
  private @Nullable TestServer server;

  @BeforeEach
  void write() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
  }

  private ModelServiceBlockingStub serve() {
    return serve(TestServer.over(data, engine, Map.of()));
  }

  private ModelServiceBlockingStub serveWithRoomForOne() {
    return serve(TestServer.over(data, engine, Map.of("serving.model_budget", "1500B")));
  }

  private ModelServiceBlockingStub serve(TestServer started) {
    server = started;
    return started.models();
  }

  @AfterEach
  void stop() {
    log.close();
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aVersionForWhichThereIsNoRoomFailsToLoad() {
    Refusal refusal = refused(promotion(serveWithRoomForOne()));
    assertThat(refusal.reason()).isEqualTo("MODEL_TOO_LARGE");
    assertThat(gates)
        .extracting(GateResult::getGate)
        .containsExactly(Gate.GATE_EVALUATION, Gate.GATE_DIGESTS, Gate.GATE_LOAD);
    assertThat(gates.getLast().getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(gates.getLast().getDetail()).isEqualTo(refusal.message());
  }

  @Test
  void filesThatAreNotThereFailTheDigests() throws IOException {
    ModelServiceBlockingStub models = serve();
    try (Stream<Path> files = Files.walk(data.resolve("blobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    Refusal refusal = refused(promotion(models));
    assertThat(refusal.reason()).isEqualTo("BLOB_MISSING");
    assertThat(gates.getLast().getGate()).isEqualTo(Gate.GATE_DIGESTS);
    assertThat(gates.getLast().getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
  }

  @Test
  void aDefectFailsTheGateThatItCameInWithoutItsWords() {
    ModelServiceBlockingStub models = serve();
    engine.failNextLoad(new IllegalStateException("secret"));
    Refusal refusal = refused(promotion(models));
    assertThat(refusal.code()).isEqualTo(Code.INTERNAL);
    assertThat(refusal.reason()).isEqualTo("INTERNAL");
    assertThat(gates.getLast().getGate()).isEqualTo(Gate.GATE_LOAD);
    assertThat(gates.getLast().getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
    assertThat(gates.getLast().getDetail() + refusal.message()).doesNotContain("secret");
  }

  @Test
  void aDefectOfTheEvaluationsFailsTheirGate() {
    Module parts =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(ServingEngines.class).toInstance(Engines.only(engine));
            bind(Evaluations.class).toInstance(new FixedEvaluations(RefusedPromotionTest::failing));
          }
        };
    ModelServiceBlockingStub models = serve(TestServer.of(data, Map.of(), (_, _) -> parts));
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

    assertThat(refused(promotion(models)).reason()).isEqualTo("INTERNAL");

    assertThat(gates).extracting(GateResult::getGate).containsExactly(Gate.GATE_EVALUATION);
    assertThat(gates.getLast().getOutcome()).isEqualTo(Outcome.OUTCOME_FAILED);
  }

  private static Evaluations.Found failing() {
    throw new IllegalStateException("the store of evaluations is broken");
  }

  @Test
  void whatIsRefusedBeforeTheFirstGateNamesNone() {
    ModelServiceBlockingStub models = serve();
    String etag = model(models).getEtag();
    var _ =
        models.updateModel(
            UpdateModelRequest.newBuilder()
                .setModel(Model.newBuilder().setName(MODEL).setDescription("new"))
                .setUpdateMask(FieldMaskUtil.fromString("description"))
                .build());
    var request = PromoteModelVersionRequest.newBuilder().setName(VERSION).setEtag(etag).build();
    assertThat(refused(models.promoteModelVersion(request)).reason()).isEqualTo("ETAG_MISMATCH");
    assertThat(gates).isEmpty();
  }

  @Test
  void aVersionThatFailedAMomentAgoIsTriedAgainAtOnce() {
    ModelServiceBlockingStub models = serve();
    engine.failNextLoad(broken);
    assertThat(refused(promotion(models)).reason()).isEqualTo("SCORES_NOT_FINITE");
    assertThat(ImmutableList.copyOf(promotion(models)).getLast().hasPromoted()).isTrue();
  }

  @Test
  void aWarmingIsTriedAgainAtOnceToo() {
    ModelServiceBlockingStub models = serve();
    engine.failNextLoad(broken);
    var request = WarmModelVersionRequest.newBuilder().setName(VERSION).build();
    assertThat(Refusal.of(() -> models.warmModelVersion(request)).reason())
        .isEqualTo("SCORES_NOT_FINITE");
    assertThat(models.warmModelVersion(request).getModelVersion().getName()).isEqualTo(VERSION);
  }

  @Test
  void theLogSaysWhoWasRefusedWhatWhereAndWhy() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER), "ana@laptop");
    var stub =
        serveWithRoomForOne().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    var request =
        PromoteModelVersionRequest.newBuilder()
            .setName(VERSION)
            .setReason("better on dramas")
            .build();
    Refusal refusal = refused(stub.promoteModelVersion(request));
    assertThat(log.at(Level.WARN))
        .singleElement()
        .asString()
        .startsWith("Promotion of models/posters/versions/2 for ana@laptop at ")
        .contains("(better on dramas)", "at the gate LOAD: MODEL_TOO_LARGE " + refusal.message());
  }

  @Test
  void aRefusedRollbackIsLoggedAsWell() {
    ModelServiceBlockingStub models = serve();
    var request = RollbackModelRequest.newBuilder().setName(MODEL).build();
    assertThat(Refusal.of(() -> models.rollbackModel(request)).reason())
        .isEqualTo("NO_EARLIER_VERSION");
    assertThat(log.at(Level.WARN))
        .singleElement()
        .asString()
        .startsWith("Rollback of models/posters for somebody at ")
        .contains("is refused: NO_EARLIER_VERSION");
  }

  private static Model model(ModelServiceBlockingStub models) {
    return models.getModel(GetModelRequest.newBuilder().setName(MODEL).build()).getModel();
  }

  private static Iterator<PromoteModelVersionResponse> promotion(ModelServiceBlockingStub models) {
    return models.promoteModelVersion(
        PromoteModelVersionRequest.newBuilder().setName(VERSION).build());
  }

  private Refusal refused(Iterator<PromoteModelVersionResponse> stream) {
    try {
      stream.forEachRemaining(event -> gates.add(event.getGate()));
    } catch (StatusRuntimeException e) {
      return Refusal.ofFailed(e);
    }
    throw new AssertionError("it was promoted");
  }
}
