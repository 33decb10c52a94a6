package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which version each alias points to, in memory: what requests are routed by, so that none of them
 * waits for the database. Holds what was committed last, and nothing before it was committed.
 * Thread-safe.
 */
public final class Routes {
  private static final int NAMED = 10;

  private final Map<ModelName, Map<String, Integer>> models = new ConcurrentHashMap<>();

  private Routes() {}

  /** Returns the routes that a store says. */
  public static Routes of(MetadataStore store) {
    Routes routes = new Routes();
    routes.load(store);
    return routes;
  }

  /** Takes everything over as the store has it. */
  void load(MetadataStore store) {
    Map<ModelName, Map<String, Integer>> stored = store.read(MetadataReader::aliases);
    models.keySet().retainAll(stored.keySet());
    stored.forEach((model, aliases) -> models.put(model, Map.copyOf(aliases)));
  }

  /** Routes a model by these aliases from now on; an empty one is a model that is gone. */
  void publish(ModelName model, Optional<Map<String, Integer>> aliases) {
    aliases.ifPresentOrElse(now -> models.put(model, now), () -> models.remove(model));
  }

  /** Returns the models that there are. */
  public Set<ModelName> models() {
    return Set.copyOf(models.keySet());
  }

  /**
   * Returns the version that an alias points to.
   *
   * @throws Failure.NotFound if there is no such model, or it has no such alias
   * @throws Failure.FailedPrecondition if the alias is {@code production} and the model has none
   */
  public VersionName resolve(ModelName model, String alias) {
    Map<String, Integer> aliases = aliases(model);
    Integer number = aliases.get(alias);
    if (number != null) {
      return new VersionName(model, number);
    }
    if (alias.equals(ModelReference.PRODUCTION)) {
      throw new Failure.FailedPrecondition(
          Reason.NO_PRODUCTION_VERSION,
          "%s has nothing in production: promote a version, or name the one that you want."
              .formatted(model));
    }
    throw new Failure.NotFound(
        Reason.ALIAS_NOT_FOUND,
        "%s has no alias '%s'; it has %s."
            .formatted(model, alias, aliases.keySet().stream().sorted().toList()));
  }

  /** Returns what a model has in production, if it is there and has anything. */
  public Optional<VersionName> production(ModelName model) {
    return Optional.ofNullable(models.get(model))
        .map(aliases -> aliases.get(ModelReference.PRODUCTION))
        .map(number -> new VersionName(model, number));
  }

  /** Returns the versions that some alias points to. */
  public Set<VersionName> aliased() {
    return models.entrySet().stream()
        .flatMap(
            model ->
                model.getValue().values().stream()
                    .map(number -> new VersionName(model.getKey(), number)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Map<String, Integer> aliases(ModelName model) {
    Map<String, Integer> aliases = models.get(model);
    if (aliases == null) {
      throw new Failure.NotFound(
          Reason.MODEL_NOT_FOUND, "There is no model '%s'; there are %s.".formatted(model, some()));
    }
    return aliases;
  }

  private String some() {
    String names =
        models.keySet().stream()
            .sorted()
            .limit(NAMED)
            .map(ModelName::toString)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : models.size() > NAMED ? names + " and others" : names;
  }
}
