package dev.marquee.server.rpc;

import dev.marquee.inference.ModelMetadataRequest;
import dev.marquee.inference.ModelMetadataResponse;
import dev.marquee.inference.ModelMetadataResponse.TensorMetadata;
import dev.marquee.inference.ModelReadyRequest;
import dev.marquee.inference.ModelReadyResponse;
import dev.marquee.inference.ServerMetadataResponse;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.InputSpec;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.LiveModels;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** What the Open Inference Protocol is told of the server and of models. Thread-safe. */
final class InferenceMetadata {
  /** Those of Triton's extensions of which something is here. */
  private static final List<String> EXTENSIONS =
      List.of("classification", "model_repository", "parameters");

  /** A model may have thousands of versions, of which a client asks for one. */
  private static final int NEWEST = 100;

  private static final long ANY = -1;

  private final Registry registry;
  private final Catalog catalog;
  private final LiveModels live;

  @Inject
  InferenceMetadata(Registry registry, Catalog catalog, LiveModels live) {
    this.registry = registry;
    this.catalog = catalog;
    this.live = live;
  }

  ServerMetadataResponse server() {
    String version = InferenceMetadata.class.getPackage().getImplementationVersion();
    return ServerMetadataResponse.newBuilder()
        .setName("marquee")
        .setVersion(Optional.ofNullable(version).orElse("not packaged"))
        .addAllExtensions(EXTENSIONS)
        .build();
  }

  /** Returns whether requests for a model are answered at once; not for one that is not there. */
  ModelReadyResponse ready(ModelReadyRequest request) {
    ModelReference asked =
        InferenceNames.reference("name", request.getName(), "version", request.getVersion());
    boolean ready;
    try {
      ready = live.state(registry.resolve(asked)) == LiveModels.State.READY;
    } catch (Failure.NotFound | Failure.FailedPrecondition none) {
      ready = false;
    }
    return ModelReadyResponse.newBuilder().setReady(ready).build();
  }

  ModelMetadataResponse model(ModelMetadataRequest request) {
    VersionName name =
        registry.resolve(
            InferenceNames.reference("name", request.getName(), "version", request.getVersion()));
    VersionEntry version = registry.version(name);
    ModelMetadataResponse.Builder response =
        ModelMetadataResponse.newBuilder()
            .setName(InferenceNames.of(name.model()))
            .setPlatform("marquee_" + version.manifest().architecture());
    catalog
        .versions(name.model(), Integer.MAX_VALUE, NEWEST)
        .versions()
        .forEach(each -> response.addVersions(InferenceNames.version(each.entry().name())));
    InputSpec input = version.manifest().input();
    long labels = version.manifest().labels().size();
    return response
        .addInputs(tensor(InferenceInputs.IMAGE, "BYTES", ANY))
        .addInputs(
            tensor(
                InferenceInputs.INPUT,
                "FP32",
                ANY,
                InputSpec.CHANNELS,
                input.height(),
                input.width()))
        .addOutputs(tensor(InferenceOutputs.SCORES, "FP32", ANY, labels))
        .addOutputs(tensor(InferenceOutputs.LABELS, "BYTES", labels))
        .addOutputs(tensor(InferenceOutputs.PREDICTED, "BOOL", ANY, labels))
        .build();
  }

  private static TensorMetadata tensor(String name, String type, long... shape) {
    TensorMetadata.Builder tensor = TensorMetadata.newBuilder().setName(name).setDatatype(type);
    for (long dimension : shape) {
      tensor.addShape(dimension);
    }
    return tensor.build();
  }
}
