package dev.marquee.client;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.v1.VersionFile;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A version that stands in a folder: its manifest and the files that belong to it, found to be
 * those that the manifest states.
 *
 * @param manifest the manifest's text, as it is
 * @param files what it states of the files
 */
record VersionFolder(Path directory, String manifest, ManifestFiles files) {
  static final String MANIFEST = "manifest.json";

  /** What servers take; more is no manifest, and must not fill the memory. */
  private static final long MAX_MANIFEST_BYTES = 1 << 20;

  /** Returns the name that a file of a version has in a folder. */
  static String nameOf(VersionFile file) {
    return switch (file) {
      case VERSION_FILE_WEIGHTS -> "weights.safetensors";
      case VERSION_FILE_GOLDENS -> "goldens.safetensors";
      case VERSION_FILE_ONNX -> ExportOptions.ONNX_FILE;
      case VERSION_FILE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("There is no file " + file + ".");
    };
  }

  /**
   * Reads and checks a folder, every byte of it: what a server would refuse after a long transfer
   * is refused here before it.
   *
   * @throws IOException where a file is missing or cannot be read
   * @throws InvalidArgumentException where a file is not as the manifest states
   */
  static VersionFolder read(Path directory) throws IOException {
    Path path = existing(directory.resolve(MANIFEST));
    String manifest = manifestText(path);
    ManifestFiles files;
    try {
      files = ManifestFiles.parse(manifest);
    } catch (IllegalArgumentException e) {
      throw malformed(path, e.getMessage());
    }
    VersionFolder folder = new VersionFolder(directory, manifest, files);
    for (Map.Entry<VersionFile, ManifestFiles.Facts> file : files.facts().entrySet()) {
      check(folder.path(file.getKey()), file.getValue());
    }
    return folder;
  }

  /** Returns where one of the files is. */
  Path path(VersionFile file) {
    return directory.resolve(nameOf(file));
  }

  private static String manifestText(Path path) throws IOException {
    if (Files.size(path) > MAX_MANIFEST_BYTES) {
      throw malformed(path, "it has more than " + MAX_MANIFEST_BYTES + " bytes");
    }
    try {
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      throw malformed(path, "it is not UTF-8");
    }
  }

  private static void check(Path path, ManifestFiles.Facts facts) throws IOException {
    long size = Files.size(existing(path));
    if (size != facts.sizeBytes()) {
      throw mismatch(
          path, "has %d bytes, but the manifest states %d".formatted(size, facts.sizeBytes()));
    }
    String sha256 = MoreFiles.asByteSource(path).hash(Hashing.sha256()).toString();
    if (!sha256.equals(facts.sha256())) {
      throw mismatch(
          path, "has the SHA-256 %s, but the manifest states %s".formatted(sha256, facts.sha256()));
    }
  }

  private static Path existing(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "a version is a folder with " + MANIFEST + " and its files.");
    }
    return path;
  }

  private static MarqueeException malformed(Path path, @Nullable String why) {
    return refusal("MANIFEST_MALFORMED", path + " is no manifest: " + why + ".");
  }

  private static MarqueeException mismatch(Path path, String why) {
    return refusal(
        "UPLOAD_DIGEST_MISMATCH",
        path + " " + why + "; take the file that the manifest was written for.");
  }

  private static MarqueeException refusal(String reason, String message) {
    return Problem.local(Status.Code.INVALID_ARGUMENT, reason, message).toException();
  }
}
