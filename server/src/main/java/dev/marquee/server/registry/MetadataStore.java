package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import java.util.function.Function;

/** Where models, versions, aliases and their history are kept. Thread-safe. */
public interface MetadataStore extends MetadataSource, AutoCloseable {

  /**
   * Writes within one transaction. When this returns, what was done is durable; when it throws a
   * {@link Failure}, nothing was done. Anything else that it throws while it commits leaves that in
   * doubt, and a fresh read tells. Not interruptible.
   *
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room on the disk
   */
  <T> T write(Function<MetadataWriter, T> work);

  @Override
  void close();
}
