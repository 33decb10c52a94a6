package dev.marquee.server;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Watches from below how a server's calls keep to flow control, and when they are over. */
final class CallWatch implements ServerInterceptor {
  private volatile Context latest = Context.ROOT;
  private final AtomicInteger unreadySends = new AtomicInteger();
  private final AtomicInteger sends = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger mostAsked = new AtomicInteger();
  private final Semaphore cancelled = new Semaphore(0);
  private final Semaphore ended = new Semaphore(0);
  private final Semaphore handled = new Semaphore(0);

  /** Returns how many messages were sent while the transport had said that it takes none. */
  int unreadySends() {
    return unreadySends.get();
  }

  /** Returns how many messages were sent. */
  int sends() {
    return sends.get();
  }

  /** Returns how many messages a call let the transport deliver at once at most. */
  int mostAsked() {
    return mostAsked.get();
  }

  /**
   * Waits until one more import has been told that it is over, by no cancellation, and has dealt
   * with it.
   */
  void awaitEnd() throws InterruptedException {
    ended.acquire();
  }

  /** Waits until so many more messages of imports have been dealt with. */
  void awaitHandled(int messages) throws InterruptedException {
    handled.acquire(messages);
  }

  /** Waits until one more call has been told that its client is gone, and has dealt with it. */
  void awaitCancelled() throws InterruptedException {
    cancelled.acquire();
  }

  /** Returns the context of the import that began last. */
  Context latest() {
    return latest;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getMethodDescriptor().getType() == MethodType.CLIENT_STREAMING) {
      latest = Context.current();
    }
    ServerCall<Q, A> watched =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(A message) {
            sends.incrementAndGet();
            if (!isReady()) {
              unreadySends.incrementAndGet();
            }
            super.sendMessage(message);
          }

          @Override
          public void request(int messages) {
            mostAsked.accumulateAndGet(asked.addAndGet(messages), Math::max);
            super.request(messages);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(watched, headers)) {
      @Override
      public void onMessage(Q message) {
        asked.decrementAndGet();
        super.onMessage(message);
        if (call.getMethodDescriptor().getType() == MethodType.CLIENT_STREAMING) {
          handled.release();
        }
      }

      @Override
      public void onComplete() {
        super.onComplete();
        if (call.getMethodDescriptor().getType() == MethodType.CLIENT_STREAMING) {
          ended.release();
        }
      }

      @Override
      public void onCancel() {
        super.onCancel();
        cancelled.release();
      }
    };
  }
}
