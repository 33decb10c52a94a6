package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.RegistryVerification;
import dev.marquee.server.registry.VerificationListener;
import dev.marquee.server.registry.VerificationSummary;
import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.VerifyRegistryRequest;
import dev.marquee.v1.VerifyRegistryResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** {@code marquee.v1.RegistryService} on the wire. */
public final class RegistryRpc extends RegistryServiceGrpc.RegistryServiceImplBase {
  private final RegistryVerification verification;
  private final CallThreads threads;

  /** One verification at a time is as much as should be taken from those who are being served. */
  private final Lock turn = new ReentrantLock(true);

  @Inject
  RegistryRpc(RegistryVerification verification, CallThreads threads) {
    this.verification = verification;
    this.threads = threads;
  }

  @Override
  public void verifyRegistry(
      VerifyRegistryRequest request, StreamObserver<VerifyRegistryResponse> observer) {
    // On a platform thread: the database looks through itself for seconds without a pause, in which
    // a virtual thread would keep others from the processor that carries it.
    PacedStream.answer(observer, threads::executeOnPlatformThread, this::verify);
  }

  private void verify(PacedStream<VerifyRegistryResponse> stream) {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure.Cancelled(Reason.CALL_CANCELLED, "The caller cancelled.");
    }
    try {
      VerificationSummary summary = verification.verify(new Events(stream));
      stream.send(VerifyRegistryResponse.newBuilder().setSummary(message(summary)).build());
    } finally {
      turn.unlock();
    }
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
