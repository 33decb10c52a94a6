package dev.marquee.server;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.testing.ForwardingBlobStore;
import io.grpc.Context;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** A blob store that adopts nothing before the caller of a call has gone away. */
final class LingeringBlobs extends ForwardingBlobStore {
  private final CountDownLatch adopting = new CountDownLatch(1);

  private final Supplier<Context> call;

  /**
   * @param call the context of the call
   */
  LingeringBlobs(BlobStore blobs, Supplier<Context> call) {
    super(blobs);
    this.call = call;
  }

  /** Waits until an adoption is under way. */
  void awaitAdoption() throws InterruptedException {
    adopting.await();
  }

  @Override
  public void adopt(Path file, Digest digest) {
    CountDownLatch gone = new CountDownLatch(1);
    call.get().addListener(_ -> gone.countDown(), MoreExecutors.directExecutor());
    adopting.countDown();
    Uninterruptibles.awaitUninterruptibly(gone);
    super.adopt(file, digest);
  }
}
