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

/** Versions as the wire spells them, with how they do at the moment. Thread-safe. */
public final class VersionMessages {
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

  /** Returns a version without its layers. One that is unsound says so, and hides no other. */
  ModelVersion message(StoredVersion version, ModelVersions model) {
    VersionEntry entry = version.entry();
    ModelVersion.Builder message = ModelMessages.version(version);
    message.addAllAliases(model.aliases(entry.name())).setState(state(entry.name()));
    live.failure(entry.name()).map(VersionMessages::problem).ifPresent(message::setProblem);
    try {
      addCosts(message, networks.summary(entry));
    } catch (Failure e) {
      message.setState(ModelVersion.State.STATE_FAILED).setProblem(problem(e));
    }
    return message.build();
  }

  /**
   * Returns a version with its layers.
   *
   * @throws Failure.FailedPrecondition if its manifest describes no network that this server has
   */
  ModelVersion withLayers(ModelVersions found) {
    StoredVersion version = found.versions().getFirst();
    ModelVersion.Builder message = message(version, found).toBuilder();
    networks
        .summary(version.entry())
        .rows()
        .forEach(row -> message.addLayers(ModelMessages.layer(row)));
    return message.build();
  }

  private static void addCosts(ModelVersion.Builder message, Summary summary) {
    message.setParameterCount(summary.parameters()).setMultiplyAddCount(summary.multiplyAdds());
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
