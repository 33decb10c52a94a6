package dev.marquee.server.rpc;

import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.ModelVersions;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.VersionName;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListAliasHistoryResponse;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelVersionsResponse;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** What ModelService tells of what there is. Thread-safe. */
final class ModelReads {
  private final Catalog catalog;
  private final Registry registry;
  private final VersionMessages versions;

  @Inject
  ModelReads(Catalog catalog, Registry registry, VersionMessages versions) {
    this.catalog = catalog;
    this.registry = registry;
    this.versions = versions;
  }

  ListModelsResponse list(ListModelsRequest request) {
    PageRequest asked = PageRequest.of("models", request.getPageSize(), request.getPageToken());
    List<StoredModel> fetched = catalog.models(asked.after(ModelName::new), asked.toFetch());
    Page<Model> page = asked.page(fetched, model -> model.name().id(), ModelMessages::model);
    return ListModelsResponse.newBuilder()
        .addAllModels(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  GetModelResponse get(GetModelRequest request) {
    StoredModel model = catalog.model(ModelName.parse("name", request.getName()));
    return GetModelResponse.newBuilder().setModel(ModelMessages.model(model)).build();
  }

  ListModelVersionsResponse list(ListModelVersionsRequest request) {
    ModelName name = ModelName.parse("parent", request.getParent());
    PageRequest asked =
        PageRequest.of(name.toString(), request.getPageSize(), request.getPageToken());
    int below = asked.after(Integer::parseInt).orElse(Integer.MAX_VALUE);
    ModelVersions found = catalog.versions(name, below, asked.toFetch());
    Page<ModelVersion> page =
        asked.page(
            found.versions(),
            version -> Integer.toString(version.entry().name().number()),
            version -> versions.message(version, found));
    return ListModelVersionsResponse.newBuilder()
        .addAllModelVersions(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  GetModelVersionResponse get(GetModelVersionRequest request) {
    VersionName name = registry.resolve(ModelReference.parse("name", request.getName()));
    return GetModelVersionResponse.newBuilder()
        .setModelVersion(versions.withLayers(catalog.version(name)))
        .build();
  }

  ListAliasHistoryResponse list(ListAliasHistoryRequest request) {
    ModelName name = ModelName.parse("parent", request.getParent());
    Optional<String> alias =
        request.getAlias().isEmpty()
            ? Optional.empty()
            : Optional.of(ModelReference.parseAlias("alias", request.getAlias()));
    PageRequest asked =
        PageRequest.of(
            "history of %s %s".formatted(name, alias.orElse("")),
            request.getPageSize(),
            request.getPageToken());
    long below = asked.after(Long::parseLong).orElse(Long.MAX_VALUE);
    List<Change> fetched = catalog.aliasHistory(name, alias, below, asked.toFetch());
    Page<dev.marquee.v1.Change> page =
        asked.page(fetched, change -> Long.toString(change.id()), ChangeMessages::message);
    return ListAliasHistoryResponse.newBuilder()
        .addAllChanges(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
