package dev.marquee.server.registry;

import dev.marquee.server.blobs.Digest;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that belongs to a version beside its manifest, as the manifest states it.
 *
 * @param sizeBytes above zero
 */
public record VersionFile(FileKind kind, Digest digest, long sizeBytes) {
  /** Returns all files that a manifest states, in the order in which they are sent. */
  public static List<VersionFile> of(Manifest manifest) {
    Manifest.Weights weights = manifest.weights();
    return Stream.concat(
            Stream.of(new VersionFile(FileKind.WEIGHTS, weights.digest(), weights.sizeBytes())),
            manifest.goldens().stream()
                .map(
                    goldens ->
                        new VersionFile(FileKind.GOLDENS, goldens.digest(), goldens.sizeBytes())))
        .toList();
  }

  /** Returns what it is called in a folder of the version, such as {@code weights.safetensors}. */
  String fileName() {
    return kind.fileName();
  }
}
