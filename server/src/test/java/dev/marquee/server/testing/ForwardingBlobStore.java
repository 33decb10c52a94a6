package dev.marquee.server.testing;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.StoredBlob;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
  public void put(Map<Digest, ByteBuffer> group) {
    store.put(group);
  }

  @Override
  public Set<Digest> renew(Collection<Digest> digests, Instant moment) {
    return store.renew(digests, moment);
  }

  @Override
  public Path stagingFolder() {
    return store.stagingFolder();
  }

  @Override
  public long usableBytes() {
    return store.usableBytes();
  }

  @Override
  public boolean contains(Digest digest) {
    return store.contains(digest);
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
