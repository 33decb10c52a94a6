package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.ModelEntry;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.VersionNetworks;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelVersionsResponse;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;
import java.util.function.Predicate;

/** {@code marquee.v1.ModelService} on the wire. */
public final class ModelRpc extends ModelServiceGrpc.ModelServiceImplBase {
  private final Registry registry;
  private final VersionNetworks networks;
  private final LiveModels live;

  @Inject
  ModelRpc(Registry registry, VersionNetworks networks, LiveModels live) {
    this.registry = registry;
    this.networks = networks;
    this.live = live;
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
    UnaryCall.answer(observer, () -> listModels(request));
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
    UnaryCall.answer(
        observer,
        () -> {
          ModelEntry entry = registry.model(ModelName.parse("name", request.getName()));
          return GetModelResponse.newBuilder().setModel(ModelMessages.model(entry)).build();
        });
  }

  @Override
  public void listModelVersions(
      ListModelVersionsRequest request, StreamObserver<ListModelVersionsResponse> observer) {
    UnaryCall.answer(observer, () -> listVersions(request));
  }

  @Override
  public void getModelVersion(
      GetModelVersionRequest request, StreamObserver<GetModelVersionResponse> observer) {
    UnaryCall.answer(observer, () -> getVersion(request));
  }

  private ListModelsResponse listModels(ListModelsRequest request) {
    Page<ModelEntry> page =
        Page.of(
            "models",
            registry.models(),
            request.getPageSize(),
            request.getPageToken(),
            entry -> entry.name().id(),
            last -> entry -> entry.name().id().compareTo(last) > 0);
    return ListModelsResponse.newBuilder()
        .addAllModels(page.items().stream().map(ModelMessages::model).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private ListModelVersionsResponse listVersions(ListModelVersionsRequest request) {
    ModelName model = ModelName.parse("parent", request.getParent());
    Page<Integer> page =
        Page.of(
            model.toString(),
            registry.model(model).versions(),
            request.getPageSize(),
            request.getPageToken(),
            number -> Integer.toString(number),
            ModelRpc::below);
    return ListModelVersionsResponse.newBuilder()
        .addAllModelVersions(
            page.items().stream().map(n -> listed(new VersionName(model, n))).toList())
        .setNextPageToken(page.nextToken())
        .build();
  }

  /** One version that is unsound must not hide the others. */
  private ModelVersion listed(VersionName name) {
    try {
      return version(registry.version(name)).build();
    } catch (Failure e) {
      return ModelVersion.newBuilder()
          .setName(name.toString())
          .setState(ModelVersion.State.STATE_FAILED)
          .setProblem(problem(e))
          .build();
    }
  }

  private static Predicate<Integer> below(String last) {
    int bound = Integer.parseInt(last);
    return number -> number < bound;
  }

  private GetModelVersionResponse getVersion(GetModelVersionRequest request) {
    VersionName name = registry.resolve(ModelReference.parse("name", request.getName()));
    VersionEntry entry = registry.version(name);
    ModelVersion.Builder version = version(entry);
    networks.summary(entry).rows().forEach(row -> version.addLayers(ModelMessages.layer(row)));
    return GetModelVersionResponse.newBuilder().setModelVersion(version).build();
  }

  private ModelVersion.Builder version(VersionEntry entry) {
    ModelVersion.Builder version =
        ModelMessages.version(entry, networks.summary(entry), live.state(entry.name()));
    live.failure(entry.name()).map(ModelRpc::problem).ifPresent(version::setProblem);
    return version;
  }

  private static String problem(Failure failure) {
    return failure.reason() + ": " + failure.getMessage();
  }
}
