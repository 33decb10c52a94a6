package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.DurableFiles;
import dev.marquee.server.blobs.StorageErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that were streamed to a run, numbered from 1 without gaps, each durable before it
 * counts. Batches that are there may be read by any thread; one thread at a time adds.
 */
final class Spool {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  /** Folders of millions of files are slow to look into. */
  private static final long FILES_PER_FOLDER = 1000;

  private final Path folder;
  private volatile long count;

  private Spool(Path folder, long count) {
    this.folder = folder;
    this.count = count;
  }

  /**
   * Opens the spool in a folder, which is made where there is none.
   *
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room
   */
  static Spool open(Path folder) {
    try {
      DurableFiles.makeFolder(folder);
    } catch (IOException e) {
      throw StorageErrors.of(e);
    }
    Spool spool = new Spool(folder, 0);
    spool.count = spool.found();
    return spool;
  }

  /** Batches come one after the other: the last is found by halving. */
  private long found() {
    long there = 0;
    long step = 1;
    while (Files.exists(file(there + step))) {
      there += step;
      step *= 2;
    }
    for (; step >= 1; step /= 2) {
      if (Files.exists(file(there + step))) {
        there += step;
      }
    }
    return there;
  }

  /** Returns how many batches there are. */
  long count() {
    return count;
  }

  /**
   * Adds the next batch; when this returns, it is durable.
   *
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room; nothing was added
   */
  void add(List<StreamedExample> examples) {
    long number = count + 1;
    Path written = folder.resolve("new");
    try {
      if ((number - 1) % FILES_PER_FOLDER == 0) {
        DurableFiles.makeFolder(folderOf(number));
      }
      SpoolFile.write(written, examples);
      DurableFiles.publish(written, file(number));
      count = number;
    } catch (IOException e) {
      // Half of one takes the room that the disk lacks.
      boolean _ = written.toFile().delete();
      throw StorageErrors.of(e);
    }
  }

  /**
   * Reads a batch.
   *
   * @param number 1 to {@link #count}
   * @throws Failure.FailedPrecondition ({@code TRAINING_DATA_LOST}) if its file is damaged or gone
   */
  List<StreamedExample> read(long number) {
    try {
      return SpoolFile.read(file(number));
    } catch (IOException e) {
      log.error("Batch {} in {} cannot be read", number, folder, e);
      throw new Failure.FailedPrecondition(
          Reason.TRAINING_DATA_LOST,
          "The stored batch %d of this run is damaged or gone: train again under another run_id."
              .formatted(number),
          e);
    }
  }

  private Path file(long number) {
    return folderOf(number).resolve(Long.toString(number));
  }

  private Path folderOf(long number) {
    return folder.resolve(Long.toString((number - 1) / FILES_PER_FOLDER));
  }
}
