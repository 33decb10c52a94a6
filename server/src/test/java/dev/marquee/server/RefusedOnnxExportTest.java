package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import com.google.rpc.RetryInfo;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.serving.LoadingThread;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.testing.ForwardingMetadataStore;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.VersionFile;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not come out as ONNX, and how many do at once. */
class RefusedOnnxExportTest extends TransferScene {
  private static final int MOST_AT_ONCE = 4;
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));

  @ParameterizedTest
  @CsvSource({
    "models/posters/versions/7, NOT_FOUND, VERSION_NOT_FOUND",
    "models/books/versions/1, NOT_FOUND, MODEL_NOT_FOUND",
    "../posters, INVALID_ARGUMENT, NAME_INVALID",
    "models/posters, FAILED_PRECONDITION, NO_PRODUCTION_VERSION"
  })
  void whatIsNotThereIsRefusedAsElsewhere(String name, Code code, String reason) throws Exception {
    Refused.with(Download.ofOnnx(server, name).refusal(), code, reason);
  }

  /** More often than there are places: a refusal keeps none. */
  @Test
  void weightsThatCannotBeServedDoNotComeOut() throws Exception {
    String name = server.store(VersionFiles.withWeights(new byte[1000])).toString();
    for (int i = 0; i <= MOST_AT_ONCE; i++) {
      Refused.with(
          Download.ofOnnx(server, name).refusal(), Code.FAILED_PRECONDITION, "WEIGHTS_MALFORMED");
    }
  }

  @Test
  void oneMoreThanMayBeIsRefusedUntilAReaderGoesAway() throws Exception {
    String name = ImportStream.whole(server, "one", FILES);
    List<Download> slow = new ArrayList<>();
    for (int i = 0; i < MOST_AT_ONCE; i++) {
      slow.add(Download.ofOnnx(server, name));
      ExportStart _ = slow.getLast().start();
    }
    Refusal refusal = Download.ofOnnx(server, name).refusal();
    Refused.with(refusal, Code.RESOURCE_EXHAUSTED, "TOO_MANY_EXPORTS");
    assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isPositive();

    slow.getFirst().leave();

    // The place is free a moment after the server has learned that the reader is gone.
    Download another = Download.ofOnnx(server, name);
    while (!another.begins()) {
      another = Download.ofOnnx(server, name);
    }
    assertThat(another.rest()).isEmpty();
    assertThat(slow.getLast().rest()).isEmpty();
    byte[] file = another.received(VersionFile.VERSION_FILE_ONNX);
    assertThat(file).isNotEmpty();
    assertThat(slow.getLast().received(VersionFile.VERSION_FILE_ONNX)).isEqualTo(file);
  }

  @Test
  void nothingIsReadForAReaderWhoLeftWhileItWaited() throws Exception {
    AtomicInteger filesRead = new AtomicInteger();
    Semaphore metadataRead = new Semaphore(0);
    try (TransferServer busy =
        TransferServer.over(
            data.resolve("busy"),
            blobs -> counting(blobs, filesRead),
            metadata -> telling(metadata, metadataRead))) {
      String name = ImportStream.whole(busy, "one", FILES);
      filesRead.set(0);
      CountDownLatch release = new CountDownLatch(1);
      occupy(busy.part(LoadingThread.class), release);

      metadataRead.drainPermits();
      Download download = Download.ofOnnx(busy, name);
      // The version and its manifest: what comes next is the thread that is occupied.
      metadataRead.acquire(2);
      download.leave();
      busy.watch().awaitCancelled();
      release.countDown();
    }
    // By now the server has waited for all that it did.
    assertThat(filesRead).hasValue(0);
  }

  private static BlobStore counting(BlobStore blobs, AtomicInteger filesRead) {
    return new ForwardingBlobStore(blobs) {
      @Override
      public long verify(Digest digest) {
        filesRead.incrementAndGet();
        return super.verify(digest);
      }
    };
  }

  private static MetadataStore telling(MetadataStore metadata, Semaphore metadataRead) {
    return new ForwardingMetadataStore(metadata) {
      @Override
      public <T> T read(Function<MetadataReader, T> work) {
        T found = super.read(work);
        metadataRead.release();
        return found;
      }
    };
  }

  /** Gives the thread that compiles other work, until it is released. */
  private static void occupy(LoadingThread thread, CountDownLatch release)
      throws InterruptedException {
    CountDownLatch occupied = new CountDownLatch(1);
    Thread _ =
        Thread.ofVirtual()
            .start(
                () ->
                    thread.callFromAnyThread(
                        () -> {
                          occupied.countDown();
                          return Uninterruptibles.awaitUninterruptibly(
                              release, Duration.ofMinutes(1));
                        }));
    occupied.await();
  }
}
