package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import java.util.function.Function;

/** What metadata can be read from. Thread-safe. */
public interface MetadataSource {

  /**
   * Reads within one consistent view.
   *
   * @param work reads, and does nothing else: it may be done twice
   * @throws Failure.Cancelled if the thread is interrupted while it waits for its turn
   */
  <T> T read(Function<MetadataReader, T> work);
}
