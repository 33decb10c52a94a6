package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.UnloadModelVersionRequest;
import dev.marquee.v1.UpdateModelRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others do while a version is being loaded on its way into production. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PromotionRaceTest {
  private static final String MODEL = "models/posters";

  @TempDir Path data;
  private final FakeEngine engine = new FakeEngine();
  private final Answers<PromoteModelVersionResponse> promotion = new Answers<>();
  private TestServer server;
  private ModelServiceBlockingStub models;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
    server = TestServer.over(data, engine, Map.of());
    models = server.models();
  }

  @AfterEach
  void stop() {
    engine.letLoad();
    server.close();
  }

  @Test
  void whatIsOnItsWayIntoProductionIsNotUnloaded() throws InterruptedException {
    beginPromotion("");
    Refusal refusal =
        Refusal.of(
            () ->
                models.unloadModelVersion(
                    UnloadModelVersionRequest.newBuilder().setName(version(2)).build()));
    assertThat(refusal.reason()).isEqualTo("VERSION_ALIASED");
    engine.letLoad();
    assertThat(promotion.awaitAll().getLast().hasPromoted()).isTrue();
    engine.awaitLoaded(List.of(version(2)));
  }

  @Test
  void anEtagThatGoesStaleMeanwhileStopsThePromotion() throws InterruptedException {
    beginPromotion(model().getEtag());
    update(Model.newBuilder().setName(MODEL).setDescription("new").build(), "description");
    engine.letLoad();
    assertRefused("ETAG_MISMATCH");
  }

  @Test
  void aPolicyThatIsSetMeanwhileIsNotPassedBy() throws InterruptedException {
    beginPromotion("");
    PromotionPolicy policy =
        PromotionPolicy.newBuilder().setMetric("mean_average_precision").setMinimum(0.9).build();
    update(
        Model.newBuilder().setName(MODEL).setPromotionPolicy(policy).build(), "promotion_policy");
    engine.letLoad();
    assertRefused("PRODUCTION_MOVED");
  }

  @Test
  void productionThatIsTakenAwayMeanwhileStaysAway() throws InterruptedException {
    beginPromotion("");
    var _ =
        models.deleteAlias(
            DeleteAliasRequest.newBuilder().setModel(MODEL).setAlias("production").build());
    engine.letLoad();
    assertThat(Refusal.ofFailed(promotion.awaitFailure()).reason()).isEqualTo("PRODUCTION_MOVED");
    assertThat(model().getAliasesMap()).isEmpty();
  }

  @Test
  void aVersionThatIsDeletedMeanwhileIsNotPromoted() throws InterruptedException {
    beginPromotion("");
    var _ =
        models.deleteModelVersion(
            DeleteModelVersionRequest.newBuilder().setName(version(2)).build());
    engine.letLoad();
    assertRefused("PRODUCTION_MOVED");
  }

  /** Returns when the version is being loaded, which it goes on with when the engine is let. */
  private void beginPromotion(String etag) {
    engine.holdLoads();
    ModelServiceGrpc.newStub(server.channel())
        .promoteModelVersion(
            PromoteModelVersionRequest.newBuilder().setName(version(2)).setEtag(etag).build(),
            promotion);
    engine.awaitHeldLoad();
  }

  private void update(Model model, String field) {
    var _ =
        models.updateModel(
            UpdateModelRequest.newBuilder()
                .setModel(model)
                .setUpdateMask(FieldMaskUtil.fromString(field))
                .build());
  }

  private void assertRefused(String reason) throws InterruptedException {
    assertThat(Refusal.ofFailed(promotion.awaitFailure()).reason()).isEqualTo(reason);
    assertThat(model().getAliasesMap()).containsEntry("production", version(1));
  }

  private Model model() {
    return models.getModel(GetModelRequest.newBuilder().setName(MODEL).build()).getModel();
  }

  private static String version(int number) {
    return MODEL + "/versions/" + number;
  }
}
