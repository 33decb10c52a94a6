package dev.marquee.server.registry;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.StoredBlob;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A blob store that passes everything on, for tests to step in where they want to. */
public class ForwardingBlobStore implements BlobStore {
  private final BlobStore store;

  protected ForwardingBlobStore(BlobStore store) {
    this.store = store;
  }

  @Override
  public void adopt(Path file, Digest digest) {
    store.adopt(file, digest);
  }

  @Override
  public Path stagingFolder() {
    return store.stagingFolder();
  }

  @Override
  public Path file(Digest digest) {
    return store.file(digest);
  }

  @Override
  public long verify(Digest digest) {
    return store.verify(digest);
  }

  @Override
  public List<StoredBlob> list() {
    return store.list();
  }

  @Override
  public boolean deleteIfNotRenewedSince(Digest digest, Instant moment) {
    return store.deleteIfNotRenewedSince(digest, moment);
  }
}
