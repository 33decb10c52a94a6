package dev.marquee.client;

import dev.marquee.v1.VersionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Versions in folders. */
final class Folders {
  private Folders() {}

  /** Writes a version's files as they are exported. */
  static Path write(Path folder, FakeRegistry.Stored version) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("manifest.json"), version.manifest());
    for (var file : version.files().entrySet()) {
      String name =
          file.getKey() == VersionFile.VERSION_FILE_WEIGHTS
              ? "weights.safetensors"
              : "goldens.safetensors";
      Files.write(folder.resolve(name), file.getValue().toByteArray());
    }
    return folder;
  }

  /** Returns the size of every file of a folder by its name, hidden ones too. */
  static Map<String, Long> sizes(Path folder) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        sizes.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return sizes;
  }
}
