package dev.marquee.server.registry;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that Marquee brings along, put into a fresh data folder. */
public final class BundledModels {
  private static final Logger log = LoggerFactory.getLogger(BundledModels.class);
  private static final String RESOURCES = "dev/marquee/models/bundled/";
  private static final List<String> FILES =
      List.of(
          "posters/model.json",
          "posters/versions/1/manifest.json",
          "posters/versions/1/weights.safetensors");

  private BundledModels() {}

  /**
   * Puts the bundled models under {@code models/} of a data folder that has no such folder yet. It
   * appears whole or not at all.
   *
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static void installIfFresh(Path dataFolder) {
    Path models = dataFolder.resolve("models");
    if (Files.exists(models)) {
      return;
    }
    try {
      Files.createDirectories(dataFolder);
      Path unfinished = Files.createTempDirectory(dataFolder, "models-unfinished-");
      try {
        for (String file : FILES) {
          Path target = unfinished.resolve(file);
          Files.createDirectories(target.getParent());
          try (OutputStream out = Files.newOutputStream(target)) {
            Resources.copy(Resources.getResource(RESOURCES + file), out);
          }
        }
        Files.move(unfinished, models, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        if (Files.exists(unfinished)) {
          MoreFiles.deleteRecursively(unfinished, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      }
      log.info("Put the bundled models into {}", dataFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
