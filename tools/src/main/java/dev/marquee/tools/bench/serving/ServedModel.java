package dev.marquee.tools.bench.serving;

import dev.marquee.client.ImportOptions;
import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.bench.raw.BundledVersion;
import dev.marquee.v1.ModelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a server is asked for: its bundled version, or several that have the same weights. */
final class ServedModel {
  private ServedModel() {}

  /**
   * Sees to it that so many versions are loaded, and returns what to ask for, each in turn.
   *
   * @param address of the server
   * @param folder for what is imported
   */
  static List<String> load(String address, BundledVersion bundled, int versions, Path folder) {
    if (versions == 1) {
      return List.of(bundled.model());
    }
    List<String> loaded = new ArrayList<>(List.of(bundled.model() + "/versions/1"));
    try (MarqueeClient client = MarqueeClient.builder().target(address).build()) {
      Path copy = Files.createDirectory(folder.resolve("version"));
      bundled.copyTo(copy);
      while (loaded.size() < versions) {
        ModelVersion version =
            client.models().importVersion(bundled.model(), copy, ImportOptions.none());
        ModelVersion _ = client.models().warmModelVersion(version.getName());
        loaded.add(version.getName());
      }
      return loaded;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
