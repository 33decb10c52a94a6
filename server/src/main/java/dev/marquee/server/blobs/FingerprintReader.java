package dev.marquee.server.blobs;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** Reads files for what their bytes are known by, a few at once. Thread-safe. */
final class FingerprintReader {
  private static final int BUFFER_BYTES = 1 << 16;

  /** More at once would only take the processor from those who are being served. */
  private final Semaphore turns = new Semaphore(2, true);

  /**
   * Reads a file whole, on a platform thread: reading seconds long, a virtual one would keep all
   * others from the processor that carries it.
   */
  Fingerprint read(Path file) throws IOException {
    turns.acquireUninterruptibly();
    try {
      return PlatformThread.call("fingerprint", () -> readNow(file));
    } finally {
      turns.release();
    }
  }

  private static Fingerprint readNow(Path file) throws IOException {
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
