package dev.marquee.server.testing;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A version about which nothing is said, whose blobs a store has. */
public record ImportedVersion(Manifest manifest, String manifestJson, Digest manifestDigest) {

  /** Puts the version's blobs into a store. */
  public static ImportedVersion into(BlobStore blobs) {
    try {
      Path folder = Files.createTempDirectory(blobs.stagingFolder(), "test-");
      new ManifestDraft("models/m/versions/1").write(folder);
      String json = Files.readString(folder.resolve("manifest.json"));
      Manifest manifest = ManifestJson.parse(json);
      blobs.adopt(folder.resolve("weights.safetensors"), manifest.weights().digest());
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      Digest digest =
          new Digest(Hashing.sha256().hashString(json, StandardCharsets.UTF_8).toString());
      return new ImportedVersion(manifest, json, digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
