package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model's folder as earlier releases had it, below {@code models/} of the data folder. Immutable.
 *
 * <pre>
 * posters/model.json                     {"description": "…", "aliases": {"production": 1}}
 * posters/versions/1/manifest.json
 * posters/versions/1/weights.safetensors
 * </pre>
 *
 * @param versions those whose manifests are sound, oldest first
 * @param lastNumber the highest number of all its versions; 0 where it has none
 */
record EarlierModel(ModelName name, ModelJson json, List<EarlierVersion> versions, int lastNumber) {
  EarlierModel {
    versions = List.copyOf(versions);
  }

  /**
   * Reads a model's folder; empty where its {@code model.json} is unsound.
   *
   * @param leftBehind learns of what is unsound
   * @throws Failure.FailedPrecondition ({@code CONFIG_INVALID}) if the folder cannot be read
   */
  static Optional<EarlierModel> read(ModelName name, Path folder, LeftBehind leftBehind) {
    ModelJson json;
    try {
      json = readJson(folder.resolve("model.json"));
    } catch (IllegalArgumentException e) {
      leftBehind.add(folder, "Its model.json cannot be used: %s.".formatted(e.getMessage()));
      return Optional.empty();
    }
    List<EarlierVersion> versions = new ArrayList<>();
    int lastNumber = 0;
    for (Path child : DataFolder.children(folder.resolve("versions"))) {
      String number = child.getFileName().toString();
      if (!number.matches(Names.NUMBER) || !Files.isDirectory(child)) {
        leftBehind.add(child, "A version is a folder whose name is a number from 1 on.");
        continue;
      }
      VersionName version = new VersionName(name, Integer.parseInt(number));
      lastNumber = Math.max(lastNumber, version.number());
      try {
        versions.add(EarlierVersion.read(version, child));
      } catch (Failure e) {
        leftBehind.add(child, String.valueOf(e.getMessage()));
      }
    }
    versions.sort((a, b) -> a.draft().name().compareTo(b.draft().name()));
    return Optional.of(new EarlierModel(name, json, versions, lastNumber));
  }

  private static ModelJson readJson(Path file) {
    if (!Files.isRegularFile(file)) {
      return new ModelJson("", Map.of());
    }
    ModelJson json = StrictJson.value(StrictJson.tree(file), ModelJson.class);
    for (String alias : json.aliases().keySet()) {
      if (!alias.matches(Names.ID)) {
        throw new IllegalArgumentException("'%s' is no name for an alias".formatted(alias));
      }
    }
    return json;
  }
}
