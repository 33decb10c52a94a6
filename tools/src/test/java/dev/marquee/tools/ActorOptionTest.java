package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.UpdateModelResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActorOptionTest {
  private final List<@Nullable String> actors = Collections.synchronizedList(new ArrayList<>());
  private final ScriptedService service =
      new ScriptedService(ModelServiceGrpc.SERVICE_NAME)
          .on(
              ModelServiceGrpc.getUpdateModelMethod(),
              request -> UpdateModelResponse.getDefaultInstance())
          .on(
              ModelServiceGrpc.getPromoteModelVersionMethod(),
              request ->
                  PromoteModelVersionResponse.newBuilder()
                      .setPromoted(PromoteModelVersionResponse.Promoted.getDefaultInstance())
                      .build());
  private final FakeServer server =
      new FakeServer(() -> ServerInterceptors.intercept(service, new Recorder()));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aChangeIsMadeInTheNameThatIsGiven() {
    String address = server.address();
    Run.marquee("models", "promote", "models/x@new", "--actor", "ci", "--server", address);
    Run.marquee(
        "models", "update", "models/x", "--description", "d", "--actor=ada", "--server", address);
    assertThat(actors).containsExactly("ci", "ada");
  }

  @Test
  void whatOnlyReadsIsDoneInNobodysName() {
    assertThat(Run.marquee("models", "list", "--actor", "ci").exitCode()).isEqualTo(2);
  }

  private final class Recorder implements ServerInterceptor {
    private static final Metadata.Key<String> KEY =
        Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      actors.add(headers.get(KEY));
      return next.startCall(call, headers);
    }
  }
}
