package dev.marquee.server.transfer;

import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.VersionName;
import java.util.Map;
import java.util.Optional;

/**
 * How far an import is. Immutable.
 *
 * @param version what it became; empty while it has not
 * @param receivedBytes how much of each file the server has, where it has any
 */
public record ImportProgress(Optional<VersionName> version, Map<FileKind, Long> receivedBytes) {
  public ImportProgress {
    receivedBytes = Map.copyOf(receivedBytes);
  }

  /** Returns how many bytes of a file the server has. */
  public long received(FileKind kind) {
    return receivedBytes.getOrDefault(kind, 0L);
  }
}
