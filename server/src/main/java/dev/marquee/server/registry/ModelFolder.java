package dev.marquee.server.registry;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One model's folder, read once. Immutable. */
final class ModelFolder {
  private static final Logger log = LoggerFactory.getLogger(ModelFolder.class);

  /** The content of model.json. */
  private record ModelJson(String description, Map<String, Integer> aliases) {
    ModelJson {
      aliases = Map.copyOf(aliases);
    }
  }

  /** A version's folder with its manifest, or with what is wrong with that. */
  private record VersionFolder(
      Path folder, @Nullable VersionEntry entry, @Nullable Failure failure) {}

  private final ModelEntry entry;
  private final NavigableMap<Integer, VersionFolder> versions;

  private ModelFolder(ModelEntry entry, NavigableMap<Integer, VersionFolder> versions) {
    this.entry = entry;
    this.versions = versions;
  }

  /**
   * Reads a model.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#MANIFEST_MALFORMED}) if its {@code
   *     model.json} is unsound; an unsound version is kept and refused when it is asked for
   */
  static ModelFolder read(ModelName name, Path folder) {
    TreeMap<Integer, VersionFolder> versions = new TreeMap<>();
    for (Path version : DataFolder.children(folder.resolve("versions"))) {
      String number = version.getFileName().toString();
      if (number.matches(Names.NUMBER) && Files.isDirectory(version)) {
        int n = Integer.parseInt(number);
        versions.put(n, readVersion(new VersionName(name, n), version));
      } else {
        log.warn("Skipped {}: a version is a folder whose name is a number from 1 on", version);
      }
    }
    ModelJson json = readJson(name, folder.resolve("model.json"));
    json.aliases().forEach((alias, number) -> checkAlias(name, alias, number, versions));
    ModelEntry entry =
        new ModelEntry(
            name,
            json.description(),
            json.aliases(),
            versions.descendingKeySet().stream().toList());
    return new ModelFolder(entry, versions);
  }

  private static VersionFolder readVersion(VersionName name, Path folder) {
    try {
      Manifest manifest = ManifestJson.read(name, folder.resolve("manifest.json"));
      return new VersionFolder(folder, new VersionEntry(name, manifest), null);
    } catch (Failure e) {
      log.warn("{} cannot be served: {} {}", name, e.reason(), e.getMessage());
      return new VersionFolder(folder, null, e);
    }
  }

  private static void checkAlias(
      ModelName name, String alias, int number, NavigableMap<Integer, VersionFolder> versions) {
    if (!alias.matches(Names.ID)) {
      throw unsound(name, "'%s' is no name for an alias".formatted(alias), null);
    }
    if (!versions.containsKey(number)) {
      throw unsound(
          name,
          "alias '%s' points to version %d, but the versions are %s"
              .formatted(alias, number, versions.keySet()),
          null);
    }
  }

  ModelEntry entry() {
    return entry;
  }

  VersionEntry version(VersionName name) {
    VersionFolder version = require(name);
    if (version.failure() != null) {
      throw version.failure();
    }
    if (version.entry() == null) {
      throw new IllegalStateException("neither read nor refused: " + name);
    }
    return version.entry();
  }

  VersionName requireVersion(VersionName name) {
    VersionFolder _ = require(name);
    return name;
  }

  VersionName resolve(String alias) {
    Integer number = entry.aliases().get(alias);
    if (number != null) {
      return new VersionName(entry.name(), number);
    }
    if (alias.equals(ModelReference.PRODUCTION)) {
      throw new Failure.FailedPrecondition(
          Reason.NO_PRODUCTION_VERSION,
          "%s has nothing in production: %s, or point its alias 'production' to one."
              .formatted(
                  entry.name(),
                  entry.versions().isEmpty()
                      ? "give it a version"
                      : "name a version, such as %s/versions/%d"
                          .formatted(entry.name(), entry.versions().getFirst())));
    }
    throw new Failure.NotFound(
        Reason.ALIAS_NOT_FOUND,
        "%s has no alias '%s'; it has %s."
            .formatted(entry.name(), alias, entry.aliases().keySet().stream().sorted().toList()));
  }

  SafetensorsFile openWeights(VersionEntry version) {
    Path file = require(version.name()).folder().resolve("weights.safetensors");
    if (!Files.isRegularFile(file)) {
      throw new Failure.FailedPrecondition(
          Reason.WEIGHTS_MALFORMED,
          version.name() + " has no weights.safetensors beside its manifest.json: put it there.");
    }
    String stated = version.manifest().weights().sha256();
    String found = sha256(file);
    if (!found.equals(stated)) {
      throw new Failure.FailedPrecondition(
          Reason.WEIGHTS_DIGEST_MISMATCH,
          ("The weights of %s have SHA-256 %s, but its manifest states %s: the file is damaged or"
                  + " not the one that the manifest was written for. Bring the right one.")
              .formatted(version.name(), found, stated));
    }
    return SafetensorsFile.open(file);
  }

  private VersionFolder require(VersionName name) {
    VersionFolder version = versions.get(name.number());
    if (version == null) {
      throw new Failure.NotFound(
          Reason.VERSION_NOT_FOUND,
          "%s has no version %d; %s."
              .formatted(
                  entry.name(),
                  name.number(),
                  versions.isEmpty() ? "it has none" : "its newest is " + versions.lastKey()));
    }
    return version;
  }

  private static ModelJson readJson(ModelName name, Path file) {
    if (!Files.isRegularFile(file)) {
      return new ModelJson("", Map.of());
    }
    try {
      return StrictJson.value(StrictJson.tree(file), ModelJson.class);
    } catch (IllegalArgumentException e) {
      throw unsound(name, String.valueOf(e.getMessage()), e);
    }
  }

  private static String sha256(Path file) {
    try {
      return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Failure unsound(ModelName name, String what, @Nullable Exception cause) {
    return new Failure.FailedPrecondition(
        Reason.MANIFEST_MALFORMED,
        "The model.json of %s cannot be used: %s. Correct it, or remove it.".formatted(name, what),
        cause);
  }
}
