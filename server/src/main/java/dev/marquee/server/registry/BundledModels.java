package dev.marquee.server.registry;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.OutputStream;
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

  /** Followed by the number of the process that fills the folder. */
  private static final String UNFINISHED = "models-unfinished-";

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
   * @throws Failure.FailedPrecondition ({@link Reason#CONFIG_INVALID}) if the folder cannot be
   *     written
   */
  public static void installIfFresh(Path dataFolder) {
    Path models = dataFolder.resolve("models");
    if (Files.isDirectory(models)) {
      return;
    }
    try {
      Files.createDirectories(dataFolder);
      removeLeftovers(dataFolder);
      Path unfinished =
          Files.createDirectory(dataFolder.resolve(UNFINISHED + ProcessHandle.current().pid()));
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
      log.info("Put the bundled models into {}", dataFolder);
    } catch (IOException e) {
      throw DataFolder.unusable(dataFolder, "written", e);
    }
  }

  /** A server that was killed here left its half behind; one that still runs is left alone. */
  private static void removeLeftovers(Path dataFolder) throws IOException {
    for (Path child : DataFolder.children(dataFolder)) {
      String name = child.getFileName().toString();
      if (name.matches(UNFINISHED + "\\d{1,18}")) {
        long pid = Long.parseLong(name.substring(UNFINISHED.length()));
        if (ProcessHandle.of(pid).isEmpty() || pid == ProcessHandle.current().pid()) {
          log.info("Removing {}, which a server that was killed left behind", child);
          remove(child);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
