package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import java.util.function.Function;

/** Where datasets and their examples are kept, but for the images. Thread-safe. */
public interface DatasetStore {

  /**
   * Reads within one consistent view.
   *
   * @param work reads, and does nothing else: it may be done twice
   * @throws Failure.Cancelled if the thread is interrupted while it waits for its turn
   */
  <T> T read(Function<DatasetReader, T> work);

  /**
   * Writes within one transaction. When this returns, what was done is durable; when it throws a
   * {@link Failure}, nothing was done. Not interruptible.
   *
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room on the disk
   */
  <T> T write(Function<DatasetWriter, T> work);
}
