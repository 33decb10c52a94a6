package dev.marquee.server.blobs;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;

/** What a file's bytes are known by. */
record Fingerprint(Digest digest, long sizeBytes) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** Reads a file whole. A stream, unlike a channel, goes on when its thread is interrupted. */
  static Fingerprint of(Path file) throws IOException {
    Hasher hasher = Hashing.sha256().newHasher();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hasher.putBytes(buffer, 0, read);
        size += read;
      }
    }
    return new Fingerprint(new Digest(hasher.hash().toString()), size);
  }
}
