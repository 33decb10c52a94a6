package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.FieldMaskUtil;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.PromotionPolicy;
import dev.marquee.v1.UpdateModelRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies that no version could be held against. */
class RefusedPoliciesTest {
  private static final String MODEL = "models/posters";
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
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    server = TestServer.over(data, new FakeEngine(), Map.of());
    models = server.models();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> policiesAtFault() {
    PromotionPolicy.Builder map = PromotionPolicy.newBuilder().setMetric("mean_average_precision");
    return Stream.of(
        Arguments.of(map.build(), ""),
        Arguments.of(POLICY.toBuilder().setMetric("mean AP").build(), ".metric"),
        Arguments.of(POLICY.toBuilder().clearMetric().build(), ".metric"),
        Arguments.of(POLICY.toBuilder().setMetric("hamming_loss").build(), ".metric"),
        Arguments.of(map.clone().setMinimum(Double.NaN).build(), ".minimum"),
        Arguments.of(map.clone().setMinimum(5).build(), ".minimum"),
        Arguments.of(map.clone().setMinimum(-0.1).build(), ".minimum"),
        Arguments.of(map.clone().setMaxLoss(-0.1).build(), ".max_loss"),
        Arguments.of(map.clone().setMaxLoss(1.1).build(), ".max_loss"));
  }

  @ParameterizedTest
  @MethodSource("policiesAtFault")
  void aPolicyThatNoVersionCouldBeHeldAgainstIsRefused(PromotionPolicy policy, String within) {
    Model model = Model.newBuilder().setName(MODEL).setPromotionPolicy(policy).build();
    var create = CreateModelRequest.newBuilder().setModelId("covers").setModel(model).build();
    var update =
        UpdateModelRequest.newBuilder()
            .setModel(model)
            .setUpdateMask(FieldMaskUtil.fromString("promotion_policy"))
            .build();
    String field = "model.promotion_policy" + within;
    Refused.forField(Refusal.of(() -> models.createModel(create)), "FIELD_INVALID", field);
    Refused.forField(Refusal.of(() -> models.updateModel(update)), "FIELD_INVALID", field);
    assertThat(hasPolicy()).isFalse();
  }

  @Test
  void whatAPolicyIsMeasuredOnHasTheFormOfAName() {
    for (var fault :
        Map.of(
                ".dataset", POLICY.toBuilder().setDataset("films").build(),
                ".split", POLICY.toBuilder().setSplit("The Validation").build())
            .entrySet()) {
      Model model = Model.newBuilder().setPromotionPolicy(fault.getValue()).build();
      var create = CreateModelRequest.newBuilder().setModelId("covers").setModel(model).build();
      Refused.forField(
          Refusal.of(() -> models.createModel(create)),
          "NAME_INVALID",
          "model.promotion_policy" + fault.getKey());
    }
  }

  @Test
  void aPolicyOfAMetricThatNoEvaluationStatesIsRefused() {
    Model model =
        Model.newBuilder()
            .setName(MODEL)
            .setPromotionPolicy(POLICY.toBuilder().setMetric("map"))
            .build();
    var update =
        UpdateModelRequest.newBuilder()
            .setModel(model)
            .setUpdateMask(FieldMaskUtil.fromString("promotion_policy"))
            .build();
    Refusal refusal = Refusal.of(() -> models.updateModel(update));
    Refused.forField(refusal, "METRIC_UNKNOWN", "model.promotion_policy.metric");
    assertThat(refusal.message()).contains("mean_average_precision").doesNotContain("hamming");
  }

  private boolean hasPolicy() {
    return models
        .getModel(GetModelRequest.newBuilder().setName(MODEL).build())
        .getModel()
        .hasPromotionPolicy();
  }
}
