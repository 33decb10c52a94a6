package dev.marquee.server.rpc;

import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** How a unary call is answered: with what the work returns, or with the status of its failure. */
final class UnaryCall {
  private UnaryCall() {}

  static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    T response;
    try (Interruption _ = Interruption.ofCurrentCall()) {
      response = work.get();
    } catch (RuntimeException | Error e) {
      observer.onError(StatusMapper.toException(e));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }
}
