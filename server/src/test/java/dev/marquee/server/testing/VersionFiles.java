package dev.marquee.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * The files of a version, in memory, as a client has them before it imports them.
 *
 * @param goldens empty where the version has none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record VersionFiles(String manifest, byte[] weights, byte[] goldens) {
  /** Those of a version without goldens. */
  public VersionFiles(String manifest, byte[] weights) {
    this(manifest, weights, new byte[0]);
  }

  /** Makes those of a version as {@link VersionFolder} writes it. */
  public static VersionFiles make(Consumer<ManifestDraft> edit) {
    ManifestDraft draft = new ManifestDraft("a version to import");
    edit.accept(draft);
    try {
      Path folder = Files.createTempDirectory("version");
      draft.write(folder);
      VersionFiles made =
          new VersionFiles(
              new String(take(folder.resolve("manifest.json")), UTF_8),
              take(folder.resolve("weights.safetensors")),
              take(folder.resolve("goldens.safetensors")));
      Files.delete(folder);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] take(Path file) throws IOException {
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    Files.deleteIfExists(file);
    return bytes;
  }

  /** Makes those of a version with other bytes for weights, which its manifest states. */
  public static VersionFiles withWeights(byte[] weights) {
    VersionFiles files =
        make(
            draft ->
                draft.edit(
                    json ->
                        json.putObject("weights")
                            .put("sha256", Hashing.sha256().hashBytes(weights).toString())
                            .put("size_bytes", weights.length)));
    return new VersionFiles(files.manifest(), weights);
  }
}
