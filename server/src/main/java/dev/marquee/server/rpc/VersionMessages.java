package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.network.Summary;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.ModelVersions;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.server.serving.VersionNetworks;
import dev.marquee.v1.ModelVersion;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Versions as the wire spells them, with how they do at the moment. Thread-safe. */
final class VersionMessages {
  private final Catalog catalog;
  private final VersionNetworks networks;
  private final LiveModels live;

  @Inject
  VersionMessages(Catalog catalog, VersionNetworks networks, LiveModels live) {
    this.catalog = catalog;
    this.networks = networks;
    this.live = live;
  }

  /**
   * Returns a version as it is now, without its layers.
   *
   * @throws Failure.NotFound if it is not there
   */
  ModelVersion message(VersionName name) {
    ModelVersions found = catalog.version(name);
    return message(found.versions().getFirst(), found);
  }

  /** Returns a version without its layers, which no alias points to. */
  ModelVersion message(StoredVersion version) {
    ModelVersion.Builder message = ModelMessages.version(version);
    Optional<Summary> _ = fill(message, version, List.of());
    return message.build();
  }

  /** Returns a version without its layers. One that is unsound says so, and hides no other. */
  ModelVersion message(StoredVersion version, ModelVersions model) {
    ModelVersion.Builder message = ModelMessages.version(version);
    Optional<Summary> _ = fill(message, version, model.aliases(version.entry().name()));
    return message.build();
  }

  /**
   * Fills in how a version does, and returns what its network costs, if there is such a network.
   */
  private Optional<Summary> fill(
      ModelVersion.Builder message, StoredVersion version, List<String> aliases) {
    VersionEntry entry = version.entry();
    message.addAllAliases(aliases).setState(state(entry.name()));
    live.engine(entry.name()).map(ModelMessages::engine).ifPresent(message::setServingEngine);
    live.failure(entry.name()).map(VersionMessages::problem).ifPresent(message::setProblem);
    try {
      Summary summary = networks.summary(entry);
      message.setParameterCount(summary.parameters()).setMultiplyAddCount(summary.multiplyAdds());
      return Optional.of(summary);
    } catch (Failure e) {
      message.setState(ModelVersion.State.STATE_FAILED).setProblem(problem(e));
      return Optional.empty();
    }
  }

  /**
   * Returns a version with its layers; without them where its manifest describes no network that
   * this server has, which its problem then says.
   */
  ModelVersion withLayers(ModelVersions found) {
    StoredVersion version = found.versions().getFirst();
    ModelVersion.Builder message = ModelMessages.version(version);
    fill(message, version, found.aliases(version.entry().name()))
        .ifPresent(
            summary -> summary.rows().forEach(row -> message.addLayers(ModelMessages.layer(row))));
    return message.build();
  }

  private ModelVersion.State state(VersionName name) {
    return switch (live.state(name)) {
      case UNLOADED -> ModelVersion.State.STATE_UNLOADED;
      case LOADING -> ModelVersion.State.STATE_LOADING;
      case READY -> ModelVersion.State.STATE_READY;
      case FAILED -> ModelVersion.State.STATE_FAILED;
    };
  }

  private static String problem(Failure failure) {
    return failure.reason() + ": " + failure.getMessage();
  }
}
