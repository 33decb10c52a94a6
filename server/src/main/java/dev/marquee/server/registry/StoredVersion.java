package dev.marquee.server.registry;

import java.time.Instant;
import java.util.Map;

/**
 * A version as the metadata store keeps it: what never changes, and what may. Immutable.
 *
 * @param entry its name and manifest, which never change
 * @param description the manifest's to begin with
 * @param lastChange the last change of the description or the tags
 */
public record StoredVersion(
    VersionEntry entry,
    String description,
    Map<String, String> tags,
    Instant importTime,
    long lastChange) {
  public StoredVersion {
    tags = Map.copyOf(tags);
  }
}
