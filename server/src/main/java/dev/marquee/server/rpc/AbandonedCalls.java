package dev.marquee.server.rpc;

import dev.marquee.server.registry.Abandonment;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.function.BooleanSupplier;

/** Calls whose callers do not wait any more, whoever ended them. Thread-safe. */
public final class AbandonedCalls implements Abandonment {
  @Override
  public BooleanSupplier ofCurrentCaller() {
    Context call = Context.current();
    Deadline deadline = call.getDeadline();
    return () -> call.isCancelled() || (deadline != null && deadline.isExpired());
  }
}
