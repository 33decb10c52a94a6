package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.Provides;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.RegistryVerification;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.NoOtherFiles;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.VerifyRegistryRequest;
import dev.marquee.v1.VerifyRegistryResponse;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the calls that are under way when a server stops. */
class StopTest {
  private static final String MODEL = "models/posters";

  /** Much longer than any test may take: what ends, does not wait for it. */
  private static final Map<String, String> PATIENT = Map.of("drain", "1h");

  private static final Map<String, String> IMPATIENT = Map.of("drain", "1ms");

  private static final VersionFiles FILES = VersionFiles.make(ManifestDraft::tiny);

  @TempDir Path data;
  private final FakeEngine engine = new FakeEngine();
  private final AtomicReference<TestServer> server = new AtomicReference<>();

  /** Run by whoever makes a version of an import, before that. */
  private final AtomicReference<Runnable> adoption = new AtomicReference<>(() -> {});

  private final CountDownLatch verifying = new CountDownLatch(1);

  @BeforeEach
  void write() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, ManifestDraft::tiny)
        .version(2, ManifestDraft::tiny);
  }

  @AfterEach
  void stop() {
    engine.letLoad();
    server.get().close();
  }

  @Test
  void anImportThatStallsIsEndedAtOnceAndGoneOnWithAfterwards() throws InterruptedException {
    start(PATIENT);
    Answers<ImportModelVersionResponse> answers = imports().begin("one", 1);

    server.get().stop();

    Refusal refusal = Refusal.ofFailed(answers.awaitFailure());
    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.reason()).isEqualTo("SHUTTING_DOWN");
    assertThat(refusal.message()).contains("the same request_id");
    server.get().close();
    start(PATIENT);
    assertThat(imports().received("one")).isEqualTo(1);
  }

  @Test
  void anImportOfWhichAllHasComeIsDone() throws Exception {
    start(PATIENT);
    Answers<ImportModelVersionResponse> stalling = imports().begin("two", 1);
    FutureTask<Void> stopping = new FutureTask<>(this::stopServer, null);
    adoption.set(
        () -> {
          Thread.ofPlatform().start(stopping);
          // Those that are to end at once have been told to.
          assertThat(failure(stalling)).isNotNull();
        });

    Answers<ImportModelVersionResponse> answers = new Answers<>();
    StreamObserver<ImportModelVersionRequest> requests = imports().begin("one", answers);
    requests.onNext(imports().chunk(FILES.weights().length));
    requests.onCompleted();

    assertThat(answers.awaitAll().getFirst().getModelVersion().getName())
        .isEqualTo(MODEL + "/versions/3");
    stopping.get();
  }

  @Test
  void aWatchIsEndedAtOnce() throws InterruptedException {
    start(PATIENT);
    WatchModelRequest request = WatchModelRequest.newBuilder().setName(MODEL).build();
    Answers<WatchModelResponse> answers = new Answers<>();
    ModelServiceGrpc.newStub(server.get().channel()).watchModel(request, answers);
    // One that has begun later has begun, so has the first, or it ends at once.
    Iterator<WatchModelResponse> other = server.get().models().watchModel(request);
    assertThat(other.next().hasChange()).isFalse();

    server.get().stop();

    assertShutDown(Refusal.ofFailed(answers.awaitFailure()));
  }

  @Test
  void aVerificationIsEndedWhenTheTimeToDrainIsOver() throws InterruptedException {
    start(IMPATIENT);
    Answers<VerifyRegistryResponse> answers = new Answers<>();
    RegistryServiceGrpc.newStub(server.get().channel())
        .verifyRegistry(VerifyRegistryRequest.getDefaultInstance(), answers);
    verifying.await();

    server.get().stop();

    assertShutDown(Refusal.ofFailed(answers.awaitFailure()));
  }

  @Test
  void aPromotionIsEndedWhenTheTimeToDrainIsOverAndHasChangedNothing() throws Exception {
    start(IMPATIENT);
    engine.holdLoads();
    Answers<PromoteModelVersionResponse> answers = new Answers<>();
    ModelServiceGrpc.newStub(server.get().channel())
        .promoteModelVersion(
            PromoteModelVersionRequest.newBuilder().setName(MODEL + "/versions/2").build(),
            answers);
    engine.awaitHeldLoad();

    CompletableFuture<Void> stopping = CompletableFuture.runAsync(this::stopServer);
    assertShutDown(Refusal.ofFailed(answers.awaitFailure()));
    engine.letLoad();
    stopping.join();

    server.get().close();
    start(PATIENT);
    engine.awaitLoaded(List.of(MODEL + "/versions/1"));
  }

  @Test
  void anExportThatNobodyReadsIsEndedWhenTheTimeToDrainIsOver() throws Exception {
    start(IMPATIENT);
    CompletableFuture<Status> end = new CompletableFuture<>();
    ClientCall<ExportModelVersionRequest, ExportModelVersionResponse> call =
        server
            .get()
            .channel()
            .newCall(ModelServiceGrpc.getExportModelVersionMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.sendMessage(ExportModelVersionRequest.newBuilder().setName(MODEL).build());
    call.halfClose();
    // What comes later than the export has begun: nothing else tells of it.
    assertThat(imports().received("none")).isZero();

    server.get().stop();

    assertThat(end.get().getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  private static void assertShutDown(Refusal refusal) {
    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.reason()).isEqualTo("SHUTTING_DOWN");
  }

  private ImportClient imports() {
    return new ImportClient(server.get(), MODEL, FILES);
  }

  private static Throwable failure(Answers<?> answers) {
    try {
      return answers.awaitFailure();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void stopServer() {
    server.get().stop();
  }

  private void start(Map<String, String> settings) {
    server.set(TestServer.of(data, settings, this::parts));
  }

  private Module parts(MetadataStore metadata, BlobStore blobs) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(ServingEngines.class).toInstance(Engines.only(engine));
        bind(BlobStore.class).toInstance(new Adopting(blobs));
      }

      // One that is at its first file until it is interrupted.
      @Provides
      RegistryVerification verification() {
        return new RegistryVerification(
            metadata,
            List::of,
            new NoOtherFiles(),
            blobs,
            digest -> {
              verifying.countDown();
              awaitInterruption();
              return blobs.verify(digest);
            });
      }
    };
  }

  private static void awaitInterruption() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Adopting extends ForwardingBlobStore {
    Adopting(BlobStore blobs) {
      super(blobs);
    }

    @Override
    public void adopt(Path file, Digest digest) {
      adoption.get().run();
      super.adopt(file, digest);
    }
  }
}
