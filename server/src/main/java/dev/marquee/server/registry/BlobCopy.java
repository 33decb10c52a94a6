package dev.marquee.server.registry;

import com.google.common.io.ByteSource;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.StorageErrors;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies files of versions into a blob store. */
final class BlobCopy {
  private BlobCopy() {}

  /**
   * Copies a file; its source stays. What a process that was killed here has left in the staging
   * folder is written over.
   *
   * @throws Failure.InvalidArgument ({@code UPLOAD_DIGEST_MISMATCH}) if its bytes have another
   *     digest
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room
   */
  static void adopt(BlobStore store, ByteSource source, VersionFile file) {
    Path staged = store.stagingFolder().resolve("copy-" + file.digest());
    try {
      try (InputStream in = source.openStream();
          OutputStream out = new FileOutputStream(staged.toFile())) {
        long _ = in.transferTo(out);
      }
      store.adopt(staged, file.digest());
    } catch (IOException e) {
      throw StorageErrors.of(e);
    } finally {
      removeIfLeft(staged);
    }
  }

  private static void removeIfLeft(Path staged) {
    try {
      boolean _ = Files.deleteIfExists(staged);
    } catch (IOException _) {
      // The collector of orphans will find it.
    }
  }
}
