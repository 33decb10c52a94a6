package dev.marquee.server.transfer;

import com.google.common.base.Utf8;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.Texts;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.serving.VersionNetworks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as a client sent it, found to describe a version that this server can have.
 *
 * @param network what it describes
 * @param files what belongs to it
 */
record SentManifest(Manifest manifest, Network network, List<VersionFile> files) {
  static final String FIELD = "start.manifest";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final int MAX_BYTES = 1 << 20;

  /**
   * Returns the digest of a manifest's JSON in UTF-8.
   *
   * @throws Failure.InvalidArgument if it is longer than 1 MiB
   */
  static Digest digest(String json) {
    int bytes = Utf8.encodedLength(json);
    if (bytes > MAX_BYTES) {
      throw new Failure.InvalidArgument(
          Reason.MANIFEST_MALFORMED,
          FIELD,
          "The manifest has %d bytes, but at most %d are taken.".formatted(bytes, MAX_BYTES));
    }
    return ManifestJson.digest(json);
  }

  /**
   * Reads a manifest and checks it.
   *
   * @throws Failure.InvalidArgument if it is none, describes no network that this server has, or
   *     states larger files than the limits allow
   */
  static SentManifest read(String json, VersionNetworks networks, ImportLimits limits) {
    Manifest manifest = parse(json);
    List<VersionFile> files = VersionFile.of(manifest);
    requireWithin(limits, files);
    Network network = RequestFault.of(FIELD, () -> networks.describe(manifest));
    return new SentManifest(manifest, network, files);
  }

  /** Returns how many bytes its files have together. */
  long sizeBytes() {
    return files.stream().mapToLong(VersionFile::sizeBytes).sum();
  }

  private static Manifest parse(String json) {
    // Jackson passes over it, and many a reader of what is exported does not.
    if (json.startsWith(BYTE_ORDER_MARK)) {
      throw malformed(
          "it is not sound JSON: it begins with a byte order mark (save it as UTF-8 without one)",
          null);
    }
    Manifest manifest;
    try {
      manifest = ManifestJson.parse(json);
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()), e);
    }
    // Only here: what is stored is read as it is, however it came there.
    Optional<String> fault = Texts.fault(manifest.description(), Texts.MAX_DESCRIPTION);
    if (fault.isPresent()) {
      throw malformed("`description` " + fault.get(), null);
    }
    return manifest;
  }

  private static Failure malformed(String why, @Nullable Throwable cause) {
    return new Failure.InvalidArgument(
        Reason.MANIFEST_MALFORMED,
        FIELD,
        "The manifest cannot be used: %s. Correct it.".formatted(why),
        cause);
  }

  private static void requireWithin(ImportLimits limits, List<VersionFile> files) {
    long left = limits.maxBytes();
    for (VersionFile file : files) {
      // Subtracting, for a sum of what anybody may state can overflow.
      left -= Math.min(left + 1, file.sizeBytes());
      if (left < 0) {
        throw new Failure.InvalidArgument(
            Reason.FIELD_INVALID,
            FIELD,
            "The manifest states files larger than the %d bytes that this server takes: have the operator raise registry.max_import."
                .formatted(limits.maxBytes()));
      }
    }
  }
}
