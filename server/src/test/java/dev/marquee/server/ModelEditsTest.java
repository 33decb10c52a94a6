package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.rpc.BadRequest;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.DeleteModelVersionResponse;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.UpdateModelVersionRequest;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelEditsTest {
  private static final String MODEL = "models/posters";
  private static final String FIRST = MODEL + "/versions/1";
  private static final PromotionPolicy POLICY =
      PromotionPolicy.newBuilder()
          .setMetric("mean_average_precision")
          .setMinimum(0.3)
          .setMaxLoss(0.01)
          .setDataset("datasets/films")
          .setSplit("validation")
          .build();

  @TempDir Path data;
  private TestServer server;
  private ModelServiceBlockingStub models;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 2).version(1).version(2);
    server = TestServer.over(data, new FakeEngine(), Map.of());
    models = server.models();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aModelIsCreatedWithItsPolicy() {
    Model model = Model.newBuilder().setDescription("Covers").setPromotionPolicy(POLICY).build();
    Model created =
        models
            .createModel(
                CreateModelRequest.newBuilder().setModelId("covers").setModel(model).build())
            .getModel();
    assertThat(created.getName()).isEqualTo("models/covers");
    assertThat(created.getDescription()).isEqualTo("Covers");
    assertThat(created.getPromotionPolicy()).isEqualTo(POLICY);
    assertThat(get("models/covers")).isEqualTo(created);
  }

  @Test
  void aNameIsGivenOnce() {
    Refusal refusal =
        Refusal.of(
            () ->
                models.createModel(CreateModelRequest.newBuilder().setModelId("posters").build()));
    assertThat(refusal.code()).isEqualTo(Code.ALREADY_EXISTS);
    assertThat(refusal.reason()).isEqualTo("MODEL_EXISTS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Posters", "models/x", "../x", "9a", "a b"})
  void anIdOfAnotherFormIsRefused(String id) {
    Refusal refusal =
        Refusal.of(
            () -> models.createModel(CreateModelRequest.newBuilder().setModelId(id).build()));
    assertThat(refusal.reason()).isEqualTo("NAME_INVALID");
    assertThat(refusal.detail(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("model_id");
  }

  @Test
  void onlyWhatTheMaskNamesIsChanged() {
    Model sent = Model.newBuilder().setName(MODEL).setPromotionPolicy(POLICY).build();
    var _ =
        models.updateModel(
            UpdateModelRequest.newBuilder()
                .setModel(sent.toBuilder().setDescription("new"))
                .setUpdateMask(mask("description"))
                .build());
    assertThat(get(MODEL).getDescription()).isEqualTo("new");
    assertThat(get(MODEL).hasPromotionPolicy()).isFalse();
    var _ =
        models.updateModel(
            UpdateModelRequest.newBuilder()
                .setModel(sent)
                .setUpdateMask(mask("promotion_policy"))
                .build());
    assertThat(get(MODEL).getDescription()).isEqualTo("new");
    assertThat(get(MODEL).getPromotionPolicy()).isEqualTo(POLICY);
  }

  @Test
  void aMaskMustNameWhatCanBeChanged() {
    for (FieldMask mask : new FieldMask[] {mask("name"), FieldMask.getDefaultInstance()}) {
      Refusal refusal =
          Refusal.of(
              () ->
                  models.updateModel(
                      UpdateModelRequest.newBuilder()
                          .setModel(Model.newBuilder().setName(MODEL))
                          .setUpdateMask(mask)
                          .build()));
      assertThat(refusal.reason()).isEqualTo("FIELD_INVALID");
      assertThat(refusal.detail(BadRequest.class).getFieldViolations(0).getField())
          .isEqualTo("update_mask");
    }
  }

  @Test
  void anEtagThatIsStaleChangesNothing() {
    String etag = get(MODEL).getEtag();
    var update =
        UpdateModelRequest.newBuilder()
            .setModel(Model.newBuilder().setName(MODEL).setDescription("first"))
            .setUpdateMask(mask("description"))
            .setEtag(etag);
    var _ = models.updateModel(update.build());
    update.getModelBuilder().setDescription("second");
    Refusal refusal = Refusal.of(() -> models.updateModel(update.build()));
    assertThat(refusal.code()).isEqualTo(Code.ABORTED);
    assertThat(refusal.reason()).isEqualTo("ETAG_MISMATCH");
    assertThat(get(MODEL).getDescription()).isEqualTo("first");
    assertThat(get(MODEL).getEtag()).isNotEqualTo(etag);
  }

  @Test
  void whatIsNoEtagMatchesNothing() {
    var request =
        SetAliasRequest.newBuilder()
            .setModel(MODEL)
            .setAlias("candidate")
            .setModelVersion(FIRST)
            .setEtag("whatever");
    assertThat(Refusal.of(() -> models.setAlias(request.build())).reason())
        .isEqualTo("ETAG_MISMATCH");
    assertThat(get(MODEL).getAliasesMap()).doesNotContainKey("candidate");
  }

  @Test
  void aVersionsDescriptionAndTagsAreChanged() {
    ModelVersion before = version(FIRST);
    var request =
        UpdateModelVersionRequest.newBuilder()
            .setModelVersion(
                ModelVersion.newBuilder()
                    .setName(FIRST)
                    .setDescription("the first")
                    .putTags("team", "vision")
                    .putTags("note", "Grüße 🎬"))
            .setUpdateMask(mask("description", "tags"))
            .setEtag(before.getEtag());
    ModelVersion after = models.updateModelVersion(request.build()).getModelVersion();
    assertThat(after.getDescription()).isEqualTo("the first");
    assertThat(after.getTagsMap()).isEqualTo(Map.of("team", "vision", "note", "Grüße 🎬"));
    assertThat(version(FIRST).toBuilder().clearLayers().build()).isEqualTo(after);
    assertThat(Refusal.of(() -> models.updateModelVersion(request.build())).reason())
        .isEqualTo("ETAG_MISMATCH");
  }

  @Test
  void aTagHasAKeyOfItsForm() {
    var request =
        UpdateModelVersionRequest.newBuilder()
            .setModelVersion(ModelVersion.newBuilder().setName(FIRST).putTags("Team!", "x"))
            .setUpdateMask(mask("tags"));
    Refusal refusal = Refusal.of(() -> models.updateModelVersion(request.build()));
    assertThat(refusal.reason()).isEqualTo("FIELD_INVALID");
    assertThat(refusal.message()).contains("Team!");
  }

  @Test
  void whatAnAliasPointsToIsNotDeleted() {
    Refusal refusal = Refusal.of(() -> delete(MODEL + "/versions/2"));
    assertThat(refusal.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo("VERSION_ALIASED");
    assertThat(refusal.message()).contains("production");
    assertThat(version(MODEL + "/versions/2").getName()).isNotEmpty();
  }

  @Test
  void aDeletedVersionIsGone() {
    var _ = delete(FIRST);
    assertThat(Refusal.of(() -> version(FIRST)).reason()).isEqualTo("VERSION_NOT_FOUND");
    assertThat(get(MODEL).getVersionCount()).isEqualTo(1);
  }

  @Test
  void aModelIsDeletedOnceItIsEmpty() {
    var request = DeleteModelRequest.newBuilder().setName("models/covers").build();
    var _ = models.createModel(CreateModelRequest.newBuilder().setModelId("covers").build());
    var _ = models.deleteModel(request);
    assertThat(Refusal.of(() -> get("models/covers")).reason()).isEqualTo("MODEL_NOT_FOUND");
    Refusal refusal =
        Refusal.of(
            () -> models.deleteModel(DeleteModelRequest.newBuilder().setName(MODEL).build()));
    assertThat(refusal.reason()).isEqualTo("MODEL_NOT_EMPTY");
  }

  @Test
  void textsHaveTheirLimits() {
    Refusal refusal =
        Refusal.of(
            () ->
                models.createModel(
                    CreateModelRequest.newBuilder()
                        .setModelId("covers")
                        .setReason("x".repeat(1001))
                        .build()));
    assertThat(refusal.reason()).isEqualTo("FIELD_INVALID");
    assertThat(refusal.detail(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("reason");
  }

  private DeleteModelVersionResponse delete(String name) {
    return models.deleteModelVersion(DeleteModelVersionRequest.newBuilder().setName(name).build());
  }

  private Model get(String name) {
    return models.getModel(GetModelRequest.newBuilder().setName(name).build()).getModel();
  }

  private ModelVersion version(String name) {
    return models
        .getModelVersion(GetModelVersionRequest.newBuilder().setName(name).build())
        .getModelVersion();
  }

  private static FieldMask mask(String... paths) {
    return FieldMaskUtil.fromStringList(List.of(paths));
  }
}
