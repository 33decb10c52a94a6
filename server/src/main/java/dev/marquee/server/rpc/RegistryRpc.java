package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.RegistryVerification;
import dev.marquee.server.registry.VerificationListener;
import dev.marquee.server.registry.VerificationSummary;
import dev.marquee.v1.ListChangesRequest;
import dev.marquee.v1.ListChangesResponse;
import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.VerifyRegistryRequest;
import dev.marquee.v1.VerifyRegistryResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code marquee.v1.RegistryService} on the wire. */
public final class RegistryRpc extends RegistryServiceGrpc.RegistryServiceImplBase {
  private static final Logger log = LoggerFactory.getLogger(RegistryRpc.class);

  private final RegistryVerification verification;
  private final Catalog catalog;
  private final CallThreads threads;

  /** One verification at a time is as much as should be taken from those who are being served. */
  private final Semaphore turn;

  @Inject
  RegistryRpc(RegistryVerification verification, Catalog catalog, CallThreads threads) {
    this(verification, catalog, threads, new Semaphore(1, true));
  }

  /**
   * @param turn the right to verify, of which there is one
   */
  RegistryRpc(
      RegistryVerification verification, Catalog catalog, CallThreads threads, Semaphore turn) {
    this.verification = verification;
    this.catalog = catalog;
    this.threads = threads;
    this.turn = turn;
  }

  @Override
  public void listChanges(
      ListChangesRequest request, StreamObserver<ListChangesResponse> observer) {
    UnaryCall.answer(observer, () -> list(request));
  }

  private ListChangesResponse list(ListChangesRequest request) {
    Optional<ModelName> model =
        request.getModel().isEmpty()
            ? Optional.empty()
            : Optional.of(ModelName.parse("model", request.getModel()));
    PageRequest asked =
        PageRequest.of(
            "changes of " + model.map(ModelName::toString).orElse("all"),
            request.getPageSize(),
            request.getPageToken());
    long below = asked.after(Long::parseLong).orElse(Long.MAX_VALUE);
    List<Change> fetched = catalog.latestChanges(model, below, asked.toFetch());
    Page<dev.marquee.v1.Change> page =
        asked.page(fetched, change -> Long.toString(change.id()), ChangeMessages::message);
    return ListChangesResponse.newBuilder()
        .addAllChanges(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  @Override
  public void verifyRegistry(
      VerifyRegistryRequest request, StreamObserver<VerifyRegistryResponse> observer) {
    // Who waits for a turn does so on a virtual thread, of which there may be many.
    PacedStream.answer(
        observer, work -> threads.execute(() -> inTurn(work, observer)), this::verify);
  }

  private void inTurn(Runnable work, StreamObserver<VerifyRegistryResponse> observer) {
    turn.acquireUninterruptibly();
    try {
      // On a platform thread: the database looks through itself for seconds without a pause, in
      // which a virtual thread would keep others from the processor that carries it.
      threads.executeOnPlatformThread(
          () -> {
            try {
              work.run();
            } finally {
              turn.release();
            }
          });
    } catch (RuntimeException | Error e) {
      // No thread could be had: the work was not begun, and will not pass the turn on.
      turn.release();
      observer.onError(StatusMapper.toException(e));
    }
  }

  private void verify(PacedStream<VerifyRegistryResponse> stream) {
    // A caller may have gone while it waited.
    if (Thread.currentThread().isInterrupted()) {
      throw Failure.Cancelled.byCaller();
    }
    VerificationSummary summary = verification.verify(new Events(stream));
    stream.send(VerifyRegistryResponse.newBuilder().setSummary(message(summary)).build());
  }

  /** What is sent of a verification as it goes on. */
  private record Events(PacedStream<VerifyRegistryResponse> stream)
      implements VerificationListener {
    @Override
    public void progress(int checked, int total) {
      stream.send(
          VerifyRegistryResponse.newBuilder()
              .setProgress(
                  VerifyRegistryResponse.Progress.newBuilder()
                      .setCheckedCount(checked)
                      .setTotalCount(total))
              .build());
    }

    @Override
    public void problem(Reason reason, String subject, String detail) {
      log.error("Verification: {} {} {}", reason, subject, detail);
      stream.send(
          VerifyRegistryResponse.newBuilder()
              .setProblem(
                  RegistryProblem.newBuilder()
                      .setReason(reason.name())
                      .setSubject(subject)
                      .setDetail(detail))
              .build());
    }
  }

  private static VerifyRegistryResponse.Summary message(VerificationSummary summary) {
    return VerifyRegistryResponse.Summary.newBuilder()
        .setModelCount(summary.models())
        .setVersionCount(summary.versions())
        .setFileCount(summary.files())
        .setSizeBytes(summary.bytes())
        .setProblemCount(summary.problems())
        .setOrphanCount(summary.orphans())
        .build();
  }
}
