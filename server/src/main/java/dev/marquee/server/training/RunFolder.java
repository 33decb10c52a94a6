package dev.marquee.server.training;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.server.blobs.DurableFiles;
import dev.marquee.server.blobs.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one run, in a folder that is called by the run's number:
 *
 * <pre>
 * checkpoint-120.safetensors   the trainer after step 120
 * spool/                       the batches that were streamed
 * version/                     the files of the version in the making
 * </pre>
 */
final class RunFolder {
  private static final Logger log = LoggerFactory.getLogger(RunFolder.class);

  private static final String CHECKPOINT = "checkpoint-";

  private final Path folder;

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the folder of a run, which is made where there is none.
   *
   * @param root holds those of all runs, and is made where there is none
   */
  static RunFolder of(Path root, long number) {
    Path folder = root.resolve(Long.toString(number));
    try {
      DurableFiles.makeFolder(root);
      DurableFiles.makeFolder(folder);
    } catch (IOException e) {
      throw StorageErrors.of(e);
    }
    return new RunFolder(folder);
  }

  /** Removes the folders of all runs but some. */
  static void removeOthers(Path root, Set<Long> kept) {
    Set<Path> stay =
        kept.stream()
            .map(number -> root.resolve(Long.toString(number)))
            .collect(Collectors.toUnmodifiableSet());
    if (Files.isDirectory(root)) {
      children(root).filter(child -> !stay.contains(child)).forEach(RunFolder::remove);
    }
  }

  Spool spool() {
    return Spool.open(folder.resolve("spool"));
  }

  /** Returns where the checkpoint of a step is. */
  Path checkpoint(long step) {
    return folder.resolve(CHECKPOINT + step + ".safetensors");
  }

  /**
   * Makes the checkpoint of a step.
   *
   * @param writer writes the file that it is given
   * @return its size in bytes
   */
  long saveCheckpoint(long step, Consumer<Path> writer) throws IOException {
    Path written = folder.resolve("checkpoint.new");
    remove(written);
    try {
      writer.accept(written);
      DurableFiles.publish(written, checkpoint(step));
    } catch (IOException | RuntimeException e) {
      // Half of one takes the room that the disk lacks.
      remove(written);
      throw e;
    }
    return Files.size(checkpoint(step));
  }

  /** Removes the checkpoints of all steps but some. */
  void keepCheckpoints(Set<Long> steps) {
    children(folder)
        .filter(file -> file.getFileName().toString().startsWith(CHECKPOINT))
        .filter(file -> steps.stream().noneMatch(step -> checkpoint(step).equals(file)))
        .forEach(RunFolder::remove);
  }

  /** Returns a folder, empty, in which the files of the version are made. */
  Path versionFolder() {
    removeVersion();
    try {
      return Files.createDirectory(version());
    } catch (IOException e) {
      throw StorageErrors.of(e);
    }
  }

  /** Removes the files of a version that could not be made. */
  void removeVersion() {
    remove(version());
  }

  private Path version() {
    return folder.resolve("version");
  }

  /** Removes everything. What cannot be removed is logged and tried at the next start. */
  void remove() {
    remove(folder);
  }

  private static void remove(Path file) {
    try {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        MoreFiles.deleteRecursively(file, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      log.warn("{} could not be removed", file, e);
    }
  }

  private static Stream<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList().stream();
    } catch (IOException e) {
      throw StorageErrors.of(e);
    }
  }
}
