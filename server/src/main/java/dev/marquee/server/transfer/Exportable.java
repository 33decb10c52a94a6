package dev.marquee.server.transfer;

import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;

/**
 * A version that is to go out. Immutable.
 *
 * @param manifestJson its manifest, byte for byte as it was imported
 */
record Exportable(StoredVersion version, String manifestJson) {
  VersionEntry entry() {
    return version.entry();
  }

  VersionName name() {
    return entry().name();
  }

  Manifest manifest() {
    return entry().manifest();
  }
}
