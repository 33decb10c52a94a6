package dev.marquee.server.registry;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
   * appears whole or not at all, also where several servers start on one folder at once.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#CONFIG_INVALID}) if the folder cannot be
   *     written
   */
  public static synchronized void installIfFresh(Path dataFolder) {
    Path models = dataFolder.resolve("models");
    if (Files.isDirectory(models)) {
      return;
    }
    try {
      Files.createDirectories(dataFolder);
      try (FileChannel lock =
              FileChannel.open(
                  dataFolder.resolve(".install.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock _ = lock.lock()) {
        if (!Files.isDirectory(models)) {
          install(dataFolder.resolve("models-unfinished"), models);
          log.info("Put the bundled models into {}", dataFolder);
        }
      }
    } catch (IOException e) {
      throw DataFolder.unusable(dataFolder, "written", e);
    }
  }

  private static void install(Path unfinished, Path models) throws IOException {
    // A server that was killed here may have left its half behind.
    remove(unfinished);
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
      remove(unfinished);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
