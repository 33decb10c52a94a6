package dev.marquee.server.rpc;

import com.google.common.util.concurrent.MoreExecutors;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that a server is answering, which it can end for a reason of its own: a transport that
 * is shut down under them would tell their clients in its own words. Thread-safe.
 */
public final class OpenCalls implements ServerInterceptor {
  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();

  /** One call, told apart by its context. */
  private record OpenCall(RefusableCall<?, ?> call, CancellableContext context) {
    void refuse(Failure failure) {
      // Whoever works for it is interrupted first: nothing is begun for a client who was refused.
      call.refuse(failure, () -> cancel(failure));
    }

    private void cancel(Failure failure) {
      boolean _ = context.cancel(failure);
    }
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    RefusableCall<Q, A> refusable = new RefusableCall<>(call);
    CancellableContext context = Context.current().withCancellation();
    OpenCall made = new OpenCall(refusable, context);
    open.add(made);
    // However a call ends, gRPC cancels the context that this one was made of.
    context.addListener(_ -> open.remove(made), MoreExecutors.directExecutor());
    return Contexts.interceptCall(context, refusable, headers, next);
  }

  /** Ends all of them with UNAVAILABLE, and has those interrupted that work for them. */
  public void refuseAll() {
    Failure stopped =
        new Failure.Unavailable(
            Reason.SHUTTING_DOWN,
            "The server is shutting down, and waited for this call as long as it is told to.");
    open.forEach(call -> call.refuse(stopped));
  }
}
