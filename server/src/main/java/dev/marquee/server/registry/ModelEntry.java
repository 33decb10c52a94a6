package dev.marquee.server.registry;

import java.util.List;
import java.util.Map;

/**
 * A model as the registry knows it. Immutable.
 *
 * @param aliases each alias with the number of the version that it points to
 * @param versions the numbers of the versions, newest first
 */
public record ModelEntry(
    ModelName name, String description, Map<String, Integer> aliases, List<Integer> versions) {
  public ModelEntry {
    aliases = Map.copyOf(aliases);
    versions = List.copyOf(versions);
  }
}
