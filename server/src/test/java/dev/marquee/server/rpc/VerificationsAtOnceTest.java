package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import dev.marquee.server.Refusal;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.RegistryVerification;
import dev.marquee.server.testing.Answers;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.VerifyRegistryRequest;
import dev.marquee.v1.VerifyRegistryResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What many verifications at once cost. */
@Timeout(120)
class VerificationsAtOnceTest {
  private static final int CALLS = 20;

  @TempDir Path data;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private final AtomicInteger verified = new AtomicInteger();
  private final AtomicInteger platformThreads = new AtomicInteger();

  /** Whether there are no more threads to be had. */
  private final AtomicBoolean none = new AtomicBoolean();

  private final CallThreads threads = new CallThreads(this::thread);
  private final Semaphore turn = new Semaphore(1, true);
  private SqliteMetadataStore metadata;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    metadata = SqliteMetadataStore.open(data.resolve("registry.db"));
    BlobStore blobs = new FileBlobStore(data, InstantSource.system());
    RegistryVerification verification =
        new RegistryVerification(
            metadata, this::integrity, metadata.exampleFiles(), blobs, blobs::verify);
    Catalog catalog =
        Guice.createInjector(binder -> binder.bind(MetadataStore.class).toInstance(metadata))
            .getInstance(Catalog.class);
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .executor(threads)
            .addService(new RegistryRpc(verification, catalog, threads, turn))
            .build()
            .start();
    channel = InProcessChannelBuilder.forName(name).build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    threads.close();
    metadata.close();
  }

  private Thread thread(Runnable work) {
    if (none.get()) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    platformThreads.incrementAndGet();
    return new Thread(work);
  }

  /** Every verification begins with this. */
  private List<String> integrity() {
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    begun.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    verified.incrementAndGet();
    running.decrementAndGet();
    return List.of();
  }

  @Test
  void theyRunOneAfterTheOtherAndWhoWaitsHoldsNoThread() throws InterruptedException {
    List<Answers<VerifyRegistryResponse>> calls =
        IntStream.range(0, CALLS).mapToObj(_ -> verify()).toList();
    while (turn.getQueueLength() < CALLS - 1) {
      Thread.onSpinWait();
    }

    assertThat(platformThreads).hasValue(1);
    released.countDown();
    for (Answers<VerifyRegistryResponse> call : calls) {
      assertThat(call.awaitAll().getLast().hasSummary()).isTrue();
    }

    assertThat(mostRunning).hasValue(1);
    assertThat(verified).hasValue(CALLS);
  }

  @Test
  void whoGetsNoThreadIsToldSoAndTheTurnGoesOn() throws InterruptedException {
    released.countDown();
    none.set(true);

    Refusal refusal = Refusal.ofFailed(verify().awaitFailure());

    assertThat(refusal.code()).isEqualTo(Code.INTERNAL);
    none.set(false);
    assertThat(verify().awaitAll().getLast().hasSummary()).isTrue();
  }

  @Test
  void whoGoesAwayWhileItWaitsIsPassedOver() throws InterruptedException {
    Answers<VerifyRegistryResponse> first = verify();
    begun.await();
    CancellableContext context = Context.ROOT.withCancellation();
    Context before = context.attach();
    Answers<VerifyRegistryResponse> second;
    try {
      second = verify();
    } finally {
      context.detach(before);
    }
    boolean _ = context.cancel(null);
    Throwable _ = second.awaitFailure();
    Answers<VerifyRegistryResponse> third = verify();
    released.countDown();

    assertThat(first.awaitAll().getLast().hasSummary()).isTrue();
    assertThat(third.awaitAll().getLast().hasSummary()).isTrue();
    assertThat(verified).hasValue(2);
  }

  private Answers<VerifyRegistryResponse> verify() {
    Answers<VerifyRegistryResponse> answers = new Answers<>();
    RegistryServiceGrpc.newStub(channel)
        .verifyRegistry(VerifyRegistryRequest.getDefaultInstance(), answers);
    return answers;
  }
}
