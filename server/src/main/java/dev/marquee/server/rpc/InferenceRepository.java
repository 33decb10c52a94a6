package dev.marquee.server.rpc;

import dev.marquee.inference.RepositoryIndexRequest;
import dev.marquee.inference.RepositoryIndexResponse;
import dev.marquee.inference.RepositoryIndexResponse.ModelIndex;
import dev.marquee.inference.RepositoryModelLoadRequest;
import dev.marquee.inference.RepositoryModelLoadResponse;
import dev.marquee.inference.RepositoryModelUnloadRequest;
import dev.marquee.inference.RepositoryModelUnloadResponse;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelVersions;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Triton's repository of models, which here is the registry: what is there, and which of it is
 * loaded. Thread-safe.
 */
final class InferenceRepository {
  private static final int PAGE = 500;

  private final Registry registry;
  private final Catalog catalog;
  private final LiveModels live;
  private final CallDeadline deadline;

  @Inject
  InferenceRepository(Registry registry, Catalog catalog, LiveModels live, CallDeadline deadline) {
    this.registry = registry;
    this.catalog = catalog;
    this.live = live;
    this.deadline = deadline;
  }

  /** Returns every version of every model, by name, the newest first. */
  RepositoryIndexResponse index(RepositoryIndexRequest request) {
    requireNoRepository(request.getRepositoryName());
    RepositoryIndexResponse.Builder response = RepositoryIndexResponse.newBuilder();
    Optional<ModelName> after = Optional.empty();
    List<StoredModel> page;
    do {
      page = catalog.models(after, PAGE);
      page.forEach(model -> put(model.name(), request.getReady(), response));
      after = page.isEmpty() ? after : Optional.of(page.getLast().name());
    } while (page.size() == PAGE);
    return response.build();
  }

  private void put(ModelName model, boolean readyOnly, RepositoryIndexResponse.Builder response) {
    int below = Integer.MAX_VALUE;
    ModelVersions page;
    do {
      try {
        page = catalog.versions(model, below, PAGE);
      } catch (Failure.NotFound deletedMeanwhile) {
        return;
      }
      for (StoredVersion version : page.versions()) {
        VersionName name = version.entry().name();
        LiveModels.State state = live.state(name);
        if (!readyOnly || state == LiveModels.State.READY) {
          response.addModels(index(name, state));
        }
        below = name.number();
      }
    } while (page.versions().size() == PAGE);
  }

  private ModelIndex index(VersionName name, LiveModels.State state) {
    return ModelIndex.newBuilder()
        .setName(InferenceNames.of(name.model()))
        .setVersion(InferenceNames.version(name))
        .setState(
            switch (state) {
              case READY -> "READY";
              case LOADING -> "LOADING";
              case UNLOADED, FAILED -> "UNAVAILABLE";
            })
        .setReason(
            state == LiveModels.State.UNLOADED
                ? "unloaded: the next request loads it"
                : live.failure(name)
                    .map(failure -> String.valueOf(failure.getMessage()))
                    .orElse(""))
        .build();
  }

  RepositoryModelLoadResponse load(RepositoryModelLoadRequest request) {
    requireNoRepository(request.getRepositoryName());
    requireNoParameters(request.getParametersCount());
    try (Lease _ = live.load(version(request.getModelName()), deadline.ofCurrentCall())) {
      return RepositoryModelLoadResponse.getDefaultInstance();
    }
  }

  RepositoryModelUnloadResponse unload(RepositoryModelUnloadRequest request) {
    requireNoRepository(request.getRepositoryName());
    live.unload(version(request.getModelName()), deadline.ofCurrentCall());
    return RepositoryModelUnloadResponse.getDefaultInstance();
  }

  private VersionName version(String name) {
    VersionName version =
        registry.resolve(InferenceNames.reference("model_name", name, "model_name", ""));
    ModelVersions _ = catalog.version(version);
    return version;
  }

  private static void requireNoRepository(String repository) {
    if (!repository.isEmpty()) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "repository_name",
          "There is one repository, the registry: leave repository_name empty.");
    }
  }

  private static void requireNoParameters(int count) {
    if (count > 0) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "parameters",
          "A version is loaded as the registry has it: leave parameters empty, and import what is"
              + " new by ModelService.ImportModelVersion.");
    }
  }
}
