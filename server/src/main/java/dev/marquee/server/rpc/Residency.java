package dev.marquee.server.rpc;

import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.ModelVersions;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.v1.UnloadModelVersionRequest;
import dev.marquee.v1.UnloadModelVersionResponse;
import dev.marquee.v1.WarmModelVersionRequest;
import dev.marquee.v1.WarmModelVersionResponse;
import jakarta.inject.Inject;

/** What ModelService does to which versions are loaded. Thread-safe. */
final class Residency {
  private final Registry registry;
  private final Catalog catalog;
  private final LiveModels live;
  private final VersionMessages messages;
  private final CallDeadline deadline;

  @Inject
  Residency(
      Registry registry,
      Catalog catalog,
      LiveModels live,
      VersionMessages messages,
      CallDeadline deadline) {
    this.registry = registry;
    this.catalog = catalog;
    this.live = live;
    this.messages = messages;
    this.deadline = deadline;
  }

  WarmModelVersionResponse warm(WarmModelVersionRequest request) {
    VersionName name = registry.resolve(ModelReference.parse("name", request.getName()));
    try (Lease _ = live.load(name, deadline.ofCurrentCall())) {
      return WarmModelVersionResponse.newBuilder().setModelVersion(messages.message(name)).build();
    }
  }

  UnloadModelVersionResponse unload(UnloadModelVersionRequest request) {
    VersionName name = VersionName.parse("name", request.getName());
    ModelVersions _ = catalog.version(name);
    live.unload(name, deadline.ofCurrentCall());
    return UnloadModelVersionResponse.newBuilder().setModelVersion(messages.message(name)).build();
  }
}
