package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry read from a folder when the server starts, and never written. Immutable.
 *
 * <pre>
 * models/posters/model.json                    {"description": "…", "aliases": {"production": 1}}
 * models/posters/versions/1/manifest.json
 * models/posters/versions/1/weights.safetensors
 * </pre>
 */
public final class FolderRegistry implements Registry {
  private static final Logger log = LoggerFactory.getLogger(FolderRegistry.class);

  private final Map<ModelName, ModelFolder> models;
  private final Map<ModelName, Failure> unsound;

  private FolderRegistry(Map<ModelName, ModelFolder> models, Map<ModelName, Failure> unsound) {
    this.models = models;
    this.unsound = unsound;
  }

  /**
   * Reads the folder. A model or a version that is unsound is known, but refused when asked for; it
   * does not keep the others from serving.
   *
   * @param folder the data folder, holding {@code models/}
   * @throws Failure.FailedPrecondition ({@code CONFIG_INVALID}) if the folder cannot be read
   */
  public static FolderRegistry read(Path folder) {
    TreeMap<ModelName, ModelFolder> models = new TreeMap<>();
    TreeMap<ModelName, Failure> unsound = new TreeMap<>();
    for (Path model : DataFolder.children(folder.resolve("models"))) {
      String id = model.getFileName().toString();
      if (!Files.isDirectory(model) || !id.matches(Names.ID)) {
        log.warn("Skipped {}: a model is a folder named by a-z, 0-9 and -", model);
        continue;
      }
      ModelName name = new ModelName(id);
      try {
        models.put(name, ModelFolder.read(name, model));
      } catch (Failure e) {
        log.warn("{} cannot be served: {} {}", name, e.reason(), e.getMessage());
        unsound.put(name, e);
      }
    }
    return new FolderRegistry(models, unsound);
  }

  /** Lists those that are unsound, too, with nothing in them. */
  @Override
  public List<ModelEntry> models() {
    return Stream.concat(
            models.values().stream().map(ModelFolder::entry),
            unsound.keySet().stream().map(name -> new ModelEntry(name, "", Map.of(), List.of())))
        .sorted(Comparator.comparing(ModelEntry::name))
        .toList();
  }

  @Override
  public ModelEntry model(ModelName name) {
    return folder(name).entry();
  }

  @Override
  public VersionEntry version(VersionName name) {
    return folder(name.model()).version(name);
  }

  @Override
  public VersionName resolve(ModelReference reference) {
    ModelFolder folder = folder(reference.model());
    return switch (reference) {
      case ModelReference.Numbered(VersionName version) -> folder.requireVersion(version);
      case ModelReference.Aliased(ModelName _, String alias) -> folder.resolve(alias);
    };
  }

  @Override
  public Set<VersionName> aliased() {
    return models.values().stream()
        .flatMap(
            folder ->
                folder.entry().aliases().values().stream()
                    .map(number -> new VersionName(folder.entry().name(), number)))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public SafetensorsFile openWeights(VersionEntry version) {
    return folder(version.name().model()).openWeights(version);
  }

  private ModelFolder folder(ModelName name) {
    Failure failure = unsound.get(name);
    if (failure != null) {
      throw failure;
    }
    ModelFolder folder = models.get(name);
    if (folder == null) {
      throw new Failure.NotFound(
          Reason.MODEL_NOT_FOUND,
          "There is no model '%s'; there are %s."
              .formatted(
                  name,
                  models.isEmpty()
                      ? "none"
                      : models.keySet().stream()
                          .sorted(Comparator.naturalOrder())
                          .limit(10)
                          .map(ModelName::toString)
                          .collect(Collectors.joining(", "))));
    }
    return folder;
  }
}
