package dev.marquee.server.registry;

import java.util.List;
import java.util.Map;

/** A model with some of its versions, both of one moment. */
public record ModelVersions(StoredModel model, List<StoredVersion> versions) {
  public ModelVersions {
    versions = List.copyOf(versions);
  }

  /** Returns the aliases that point to a version, by name. */
  public List<String> aliases(VersionName version) {
    return model.aliases().entrySet().stream()
        .filter(alias -> alias.getValue() == version.number())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }
}
