package dev.marquee.server.serving;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A registry over another one whose aliases can be moved, whose versions can be deleted, and where
 * something can happen while a version is looked up. Thread-safe.
 */
final class SteeredRegistry implements Registry {
  private final Registry registry;
  private final Set<ModelReference> aliases;
  private final Map<ModelReference, VersionName> moved = new ConcurrentHashMap<>();
  private final Map<VersionName, Optional<VersionEntry>> changed = new ConcurrentHashMap<>();
  private final Queue<Runnable> before = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> behind = new ConcurrentLinkedQueue<>();

  /**
   * @param aliases those that the other one has
   */
  SteeredRegistry(Registry registry, Collection<ModelReference.Aliased> aliases) {
    this.registry = registry;
    this.aliases = Set.copyOf(aliases);
  }

  /** Points an alias to another version from now on. */
  void move(ModelReference.Aliased reference, VersionName version) {
    moved.put(reference, version);
  }

  /** Knows a version no more. */
  void delete(VersionName version) {
    changed.put(version, Optional.empty());
  }

  /** Knows another version under its name from now on. */
  void replace(VersionEntry version) {
    changed.put(version.name(), Optional.of(version));
  }

  /** Runs this once, before the next look-up of a version; of several, one for each look-up. */
  void beforeLookUp(Runnable hook) {
    before.add(hook);
  }

  /** Runs this once, when the next look-up has found its version and has not said so yet. */
  void behindLookUp(Runnable hook) {
    behind.add(hook);
  }

  @Override
  public VersionEntry version(VersionName name) {
    run(before);
    Optional<VersionEntry> other = changed.get(name);
    VersionEntry entry = other == null ? registry.version(name) : other.orElse(null);
    run(behind);
    if (entry == null) {
      throw new Failure.NotFound(Reason.VERSION_NOT_FOUND, name + " is deleted.");
    }
    return entry;
  }

  private static void run(Queue<Runnable> hooks) {
    Runnable hook = hooks.poll();
    if (hook != null) {
      hook.run();
    }
  }

  @Override
  public VersionName resolve(ModelReference reference) {
    VersionName version = moved.get(reference);
    return version == null ? registry.resolve(reference) : version;
  }

  @Override
  public Set<VersionName> aliased() {
    return Stream.concat(moved.keySet().stream(), aliases.stream())
        .map(this::resolve)
        .collect(Collectors.toSet());
  }

  @Override
  public SafetensorsFile openWeights(VersionEntry version) {
    return registry.openWeights(version);
  }

  @Override
  public Optional<SafetensorsFile> openGoldens(VersionEntry version) {
    return registry.openGoldens(version);
  }
}
