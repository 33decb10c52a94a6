package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.Cause;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of a call over which a client brings something, which is ended early when the
 * server stops. Sees to the beginning and to refusals; what comes between is its handler's, under
 * whose lock everything but the beginning is called.
 */
final class ClientStream<A> {
  private static final Logger log = LoggerFactory.getLogger(ClientStream.class);

  private final String what;
  private final ServerCallStreamObserver<A> observer;
  private final StopSignal stop;
  private final Runnable cut;
  private final Cause caller = Caller.cause("");

  /**
   * @param what it is in the log, such as {@code An upload}
   * @param stop has {@code cut} run
   * @param cut ends the call early; one object, so that the signal knows it again
   */
  ClientStream(String what, StreamObserver<A> observer, StopSignal stop, Runnable cut) {
    this.what = what;
    this.observer = (ServerCallStreamObserver<A>) observer;
    this.stop = stop;
    this.cut = cut;
  }

  /**
   * Begins. From now on a message is read when it is asked for.
   *
   * @param end lets go of everything, when the call has ended by itself
   */
  void begin(Runnable end) {
    observer.disableAutoRequest();
    observer.setOnCancelHandler(end);
    // Also for a call that ended otherwise than through its handler, as by a message that is none.
    observer.setOnCloseHandler(end);
    stop.listen(cut);
  }

  /** Returns where answers go, and how more is asked for. */
  ServerCallStreamObserver<A> observer() {
    return observer;
  }

  /** Forgets the call, which has ended. */
  void end() {
    stop.forget(cut);
  }

  /** Ends the call with a failure. */
  void refuse(Throwable failure) {
    if (failure instanceof Failure.Exhausted full) {
      // It is told to have the operator make room, who shall find out from whom that comes.
      log.warn("{} of {} is refused: {} {}", what, caller.who(), full.reason(), full.getMessage());
    }
    observer.onError(StatusMapper.toException(failure));
  }
}
