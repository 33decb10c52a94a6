package dev.marquee.server.training;

import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Map;

/**
 * What a specification meant when it was accepted: from then on an alias that is moved, or a recipe
 * that another release has otherwise, changes nothing.
 *
 * @param architecture the family of the network
 * @param architectureSettings all of them that are not the family's defaults
 * @param parents the versions to begin with: with the mean of their weights
 * @param recipe as YAML with every key
 * @param epochs how many passes over the data it takes, if nothing ends it earlier; may be 0
 */
public record Resolved(
    String architecture,
    Map<String, String> architectureSettings,
    List<VersionName> parents,
    String recipe,
    int epochs) {
  public Resolved {
    architectureSettings = Map.copyOf(architectureSettings);
    parents = List.copyOf(parents);
  }
}
