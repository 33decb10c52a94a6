package dev.marquee.server.training;

import dev.marquee.server.registry.VersionName;
import java.util.Map;
import java.util.Optional;

/**
 * What a specification meant when it was accepted: from then on an alias that is moved, or a recipe
 * that another release has otherwise, changes nothing.
 *
 * @param architecture the family of the network
 * @param architectureSettings all of them that are not the family's defaults
 * @param parent the version to begin with
 * @param recipe as YAML with every key
 * @param epochs how many passes over the data it takes, if nothing ends it earlier
 */
public record Resolved(
    String architecture,
    Map<String, String> architectureSettings,
    Optional<VersionName> parent,
    String recipe,
    int epochs) {
  public Resolved {
    architectureSettings = Map.copyOf(architectureSettings);
  }
}
