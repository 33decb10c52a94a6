package dev.marquee.client;

import dev.marquee.v1.GateResult;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromoteModelVersionResponse.Promoted;
import io.grpc.CallOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One call of PromoteModelVersion. */
final class Promotion {
  private Promotion() {}

  /** Returns what the last event says; whatever ends this earlier cancels the call. */
  static Promoted run(
      Connection connection, PromoteModelVersionRequest request, Consumer<GateResult> gates) {
    return Connection.change(request.getName(), () -> follow(connection, request, gates));
  }

  private static Promoted follow(
      Connection connection, PromoteModelVersionRequest request, Consumer<GateResult> gates) {
    Duration deadline = connection.settings().loadDeadline();
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    try (Incoming<PromoteModelVersionResponse> events =
        Incoming.open(
            connection.channel(),
            ModelServiceGrpc.getPromoteModelVersionMethod(),
            options,
            request)) {
      while (true) {
        PromoteModelVersionResponse event = events.next(deadline);
        if (event == null) {
          // A cut must not look like success.
          throw Problem.ofProtocol("The server ended the promotion without a result.")
              .toException();
        }
        switch (event.getEventCase()) {
          case GATE -> gates.accept(event.getGate());
          case PROMOTED -> {
            return event.getPromoted();
          }
          case EVENT_NOT_SET -> {
            // Something that a later server has to say beside these.
          }
        }
      }
    }
  }
}
