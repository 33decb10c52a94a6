package dev.marquee.tools.bench.serving;

import dev.marquee.client.ExportFormat;
import dev.marquee.client.ExportOptions;
import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.bench.raw.BundledVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What peers are given to serve: the version that the server serves, in two forms. Immutable.
 *
 * @param version a folder with its manifest, weights and goldens, {@code MODEL/versions/1}
 * @param onnx its graph with the weights, as the server exports it
 */
record PeerFiles(Path version, Path onnx) {

  /**
   * Writes them.
   *
   * @param server its address, {@code host:port}
   */
  static PeerFiles write(String server, BundledVersion bundled, Path folder) {
    try (MarqueeClient client = MarqueeClient.builder().target(server).build()) {
      Path version = folder.resolve("peers").resolve(bundled.id()).resolve("versions/1");
      Files.createDirectories(version);
      bundled.copyTo(version);
      String _ =
          client
              .models()
              .exportVersion(
                  bundled.model() + "/versions/1",
                  version,
                  ExportOptions.none().as(ExportFormat.ONNX));
      return new PeerFiles(version, version.resolve(ExportOptions.ONNX_FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
