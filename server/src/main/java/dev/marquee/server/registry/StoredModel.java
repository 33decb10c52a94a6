package dev.marquee.server.registry;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A model as the metadata store keeps it. Immutable.
 *
 * @param aliases each alias with the number of the version that it points to
 * @param lastChange the last change of its description, its policy or its aliases
 */
public record StoredModel(
    ModelName name,
    String description,
    Optional<PromotionPolicy> policy,
    Map<String, Integer> aliases,
    int versionCount,
    Instant createTime,
    long lastChange) {
  public StoredModel {
    aliases = Map.copyOf(aliases);
  }
}
