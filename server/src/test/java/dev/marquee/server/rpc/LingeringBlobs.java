package dev.marquee.server.rpc;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.StoredBlob;
import io.grpc.Context;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A blob store that adopts nothing before the caller of the current call has gone away. */
final class LingeringBlobs implements BlobStore {
  private final BlobStore blobs;
  private final CountDownLatch adopting = new CountDownLatch(1);

  LingeringBlobs(BlobStore blobs) {
    this.blobs = blobs;
  }

  /** Waits until an adoption is under way. */
  void awaitAdoption() throws InterruptedException {
    adopting.await();
  }

  @Override
  public void adopt(Path file, Digest digest) {
    CountDownLatch gone = new CountDownLatch(1);
    Context.current().addListener(_ -> gone.countDown(), MoreExecutors.directExecutor());
    adopting.countDown();
    Uninterruptibles.awaitUninterruptibly(gone);
    blobs.adopt(file, digest);
  }

  @Override
  public Path stagingFolder() {
    return blobs.stagingFolder();
  }

  @Override
  public Path file(Digest digest) {
    return blobs.file(digest);
  }

  @Override
  public long verify(Digest digest) {
    return blobs.verify(digest);
  }

  @Override
  public List<StoredBlob> list() {
    return blobs.list();
  }

  @Override
  public boolean deleteIfNotRenewedSince(Digest digest, Instant moment) {
    return blobs.deleteIfNotRenewedSince(digest, moment);
  }
}
