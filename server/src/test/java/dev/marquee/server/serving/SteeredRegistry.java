package dev.marquee.server.serving;

import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.ModelEntry;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A registry over another one whose aliases can be moved, and where threads can be held up. */
final class SteeredRegistry implements Registry {
  private final Registry registry;
  private final Map<ModelReference, VersionName> moved = new ConcurrentHashMap<>();
  private volatile Runnable onAliased = () -> {};

  SteeredRegistry(Registry registry) {
    this.registry = registry;
  }

  /** Points a reference to another version from now on. */
  void move(ModelReference reference, VersionName version) {
    moved.put(reference, version);
  }

  /** Runs this whenever somebody asks for the aliased versions, before the answer. */
  void onAliased(Runnable hook) {
    onAliased = hook;
  }

  @Override
  public List<ModelEntry> models() {
    return registry.models();
  }

  @Override
  public ModelEntry model(ModelName name) {
    return registry.model(name);
  }

  @Override
  public VersionEntry version(VersionName name) {
    return registry.version(name);
  }

  @Override
  public VersionName resolve(ModelReference reference) {
    VersionName version = moved.get(reference);
    return version == null ? registry.resolve(reference) : version;
  }

  @Override
  public Set<VersionName> aliased() {
    onAliased.run();
    return registry.aliased();
  }

  @Override
  public SafetensorsFile openWeights(VersionEntry version) {
    return registry.openWeights(version);
  }
}
