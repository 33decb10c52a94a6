package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A version's folder as earlier releases had it: {@code manifest.json}, and the files that it
 * states beside it. Immutable.
 *
 * @param folder where it lies
 * @param draft what is to become of it; its files have not been looked at
 */
record EarlierVersion(Path folder, ModelDraft.VersionDraft draft) {
  /**
   * Reads a version's folder.
   *
   * @throws Failure.FailedPrecondition ({@code MANIFEST_MALFORMED}) if its manifest cannot be used
   */
  static EarlierVersion read(VersionName name, Path folder) {
    Path file = folder.resolve("manifest.json");
    Manifest manifest = ManifestJson.read(name, file);
    try {
      return new EarlierVersion(
          folder, new ModelDraft.VersionDraft(name, manifest, Files.readString(file)));
    } catch (IOException e) {
      throw new Failure.FailedPrecondition(
          Reason.MANIFEST_MALFORMED,
          "The manifest of %s cannot be used: it is not UTF-8. Correct its manifest.json."
              .formatted(name),
          e);
    }
  }

  /** Returns how large its files are that are there, whatever they hold. */
  Map<Digest, Long> sizes() {
    return VersionFile.of(draft.manifest()).stream()
        .filter(file -> Files.isRegularFile(folder.resolve(file.fileName())))
        .collect(Collectors.toMap(VersionFile::digest, VersionFile::sizeBytes, Math::max));
  }

  /**
   * Returns a file of the version.
   *
   * @throws Failure.FailedPrecondition if it is not there, or has another size than is stated
   */
  Path file(VersionFile stated) {
    Path file = folder.resolve(stated.fileName());
    if (!Files.isRegularFile(file)) {
      throw new Failure.FailedPrecondition(
          Reason.WEIGHTS_MALFORMED,
          "There is no %s beside its manifest.json.".formatted(stated.fileName()));
    }
    long size = file.toFile().length();
    if (size != stated.sizeBytes()) {
      throw new Failure.FailedPrecondition(
          Reason.WEIGHTS_DIGEST_MISMATCH,
          "Its %s has %d bytes, but its manifest states %d."
              .formatted(stated.fileName(), size, stated.sizeBytes()));
    }
    return file;
  }
}
