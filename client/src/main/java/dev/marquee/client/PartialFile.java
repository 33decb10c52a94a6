package dev.marquee.client;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is on its way into a folder, under a temporary name there until it is whole. Closing
 * it removes what did not get its name. Not thread-safe.
 */
final class PartialFile implements AutoCloseable {
  private final Path target;
  private final ManifestFiles.@Nullable Facts facts;
  private final Path partial;
  private final FileOutputStream file;
  private final HashingOutputStream out;
  private long size;

  private PartialFile(Path target, ManifestFiles.@Nullable Facts facts, Path partial)
      throws IOException {
    this.target = target;
    this.facts = facts;
    this.partial = partial;
    this.file = new FileOutputStream(partial.toFile());
    this.out = new HashingOutputStream(Hashing.sha256(), file);
  }

  /**
   * Begins a file that is to be {@code target}.
   *
   * @param facts what it must turn out to be; null where nothing is stated of it
   */
  static PartialFile of(Path target, ManifestFiles.@Nullable Facts facts) throws IOException {
    // Not the JDK's temporary files: nobody but their owner may read those, also under their new
    // name.
    Path partial =
        Files.createFile(
            target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID() + ".part"));
    return new PartialFile(target, facts, partial);
  }

  /** Whether a piece that begins there is the next one, and there is room for it. */
  boolean takes(long offset, int length) {
    return offset == size && (facts == null || length <= facts.sizeBytes() - size);
  }

  void write(ByteString data) throws IOException {
    data.writeTo((OutputStream) out);
    size += data.size();
  }

  /**
   * Ends the writing, and has the disk keep what was written.
   *
   * @throws MarqueeException where it is not what it must be
   */
  void finish() throws IOException {
    out.flush();
    file.getFD().sync();
    out.close();
    if (facts == null) {
      return;
    }
    String sha256 = out.hash().toString();
    if (size != facts.sizeBytes() || !sha256.equals(facts.sha256())) {
      String message =
          "%s arrived with %d bytes of SHA-256 %s, but the server states %d of %s; export it again."
              .formatted(target.getFileName(), size, sha256, facts.sizeBytes(), facts.sha256());
      throw Problem.local(Status.Code.DATA_LOSS, "", message).toException();
    }
  }

  /** Gives it its name, in the place of any file that has it. */
  void take() throws IOException {
    Files.move(
        partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(partial);
  }
}
