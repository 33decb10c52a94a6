package dev.marquee.server.transfer;

import dev.marquee.server.registry.StoredVersion;

/** What there is to do for an import. */
public sealed interface OpenedImport {

  /** Nothing: it was done before, and became this version. */
  record Done(StoredVersion version) implements OpenedImport {}

  /** Its files are to be brought. */
  record ToBring(ImportUnderWay files) implements OpenedImport {}
}
