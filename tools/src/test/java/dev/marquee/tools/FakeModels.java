package dev.marquee.tools;

import com.google.protobuf.Timestamp;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.Goldens;
import dev.marquee.v1.InputSpec;
import dev.marquee.v1.Label;
import dev.marquee.v1.LayerSummary;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelVersionsResponse;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceImplBase;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromotionPolicy;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Two models; every version but those of {@code models/none} exists. */
final class FakeModels extends ModelServiceImplBase {
  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> answer) {
    Model drafts = Model.newBuilder().setName("models/drafts").setVersionCount(1).build();
    answer.onNext(ListModelsResponse.newBuilder().addAllModels(List.of(drafts, posters())).build());
    answer.onCompleted();
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> answer) {
    if (!request.getName().equals("models/posters")) {
      answer.onError(
          Status.NOT_FOUND.withDescription("There is no such model.").asRuntimeException());
      return;
    }
    answer.onNext(GetModelResponse.newBuilder().setModel(posters()).build());
    answer.onCompleted();
  }

  private static Model posters() {
    String version = "models/posters/versions/";
    return Model.newBuilder()
        .setName("models/posters")
        .setDescription("Posters to genres")
        .setVersionCount(4)
        .setPromotionPolicy(
            PromotionPolicy.newBuilder().setMetric("map").setMinimum(0.3).setMaxLoss(0.01))
        .putAliases("candidate", version + 4)
        .putAliases("production", version + 3)
        .putAliases("best-map", version + 2)
        .build();
  }

  @Override
  public void listModelVersions(
      ListModelVersionsRequest request, StreamObserver<ListModelVersionsResponse> answer) {
    answer.onNext(
        ListModelVersionsResponse.newBuilder()
            .addModelVersions(
                ModelVersion.newBuilder()
                    .setName(request.getParent() + "/versions/2")
                    .setState(ModelVersion.State.STATE_FAILED)
                    .setProblem("MANIFEST_MALFORMED: `labels` is missing."))
            .addModelVersions(version(request.getParent() + "/versions/1"))
            .build());
    answer.onCompleted();
  }

  @Override
  public void getModelVersion(
      GetModelVersionRequest request, StreamObserver<GetModelVersionResponse> answer) {
    if (request.getName().startsWith("models/none")) {
      answer.onError(
          Status.NOT_FOUND.withDescription("There is no such model.").asRuntimeException());
      return;
    }
    answer.onNext(
        GetModelVersionResponse.newBuilder().setModelVersion(version(request.getName())).build());
    answer.onCompleted();
  }

  private static ModelVersion version(String name) {
    return ModelVersion.newBuilder()
        .setName(name)
        .setState(ModelVersion.State.STATE_READY)
        .setCreateTime(Timestamp.newBuilder().setSeconds(1_795_305_600L))
        .setArchitecture("densenet121")
        .putArchitectureSettings("growth_rate", "32")
        .setInputSpec(
            InputSpec.newBuilder()
                .setWidth(128)
                .setHeight(192)
                .setChannelOrder(InputSpec.ChannelOrder.CHANNEL_ORDER_RGB)
                .setResize(InputSpec.Resize.RESIZE_STRETCH)
                .setFilter(InputSpec.Filter.FILTER_BILINEAR)
                .setScale(0.5f)
                .addMean(0.25f)
                .addStandardDeviation(2))
        .setParameterCount(6_974_356)
        .setMultiplyAddCount(1_000)
        .setWeightsSizeBytes(28_000_000)
        .setWeightsSha256("abc123")
        .setGoldens(
            Goldens.newBuilder().setSha256("def456").setSizeBytes(4096).setTolerance(0.001f))
        .putProvenance("license", "MIT")
        .putProvenance("recipe", "epochs: 8\n".repeat(120))
        .addAllAliases(List.of("candidate", "production"))
        .putTags("team", "vision")
        .putTags("stage", "test")
        .setImportTime(Timestamp.newBuilder().setSeconds(1_795_305_660L))
        .setEtag("v7")
        .addLabels(Label.newBuilder().setLabel("Drama").setThreshold(0.375f))
        .addLayers(
            LayerSummary.newBuilder()
                .setName("features.conv0")
                .setOperation("Convolution 7x7")
                .addAllOutputShape(List.of(64L, 96L, 64L))
                .setParameterCount(9_408)
                .setMultiplyAddCount(57_802_752))
        .build();
  }
}
