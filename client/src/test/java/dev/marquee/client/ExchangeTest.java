package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainingServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private final BusyServer server = new BusyServer();

  @Test
  void aServerThatTakesMoreWhileAnswersAreLookedForIsNotOverheard() {
    try (Exchange<TrainRequest, TrainResponse> exchange =
        Exchange.open(server, TrainingServiceGrpc.getTrainMethod())) {
      assertThat(exchange.isReady()).isFalse();
      server.takesMore();
      assertThat(exchange.poll()).isNull();
      exchange.await(Duration.ofMillis(1));
      assertThat(exchange.isReady()).isTrue();
    }
  }

  @Test
  void thatItTakesMoreIsToldOnce() {
    try (Exchange<TrainRequest, TrainResponse> exchange =
        Exchange.open(server, TrainingServiceGrpc.getTrainMethod())) {
      server.takesMore();
      exchange.await(Duration.ofMinutes(1));
      assertThatThrownBy(() -> exchange.await(Duration.ofMillis(1)))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessage("Nothing came for 1 ms.");
    }
  }

  /** A way to a server that answers nothing, and takes a message only when told to. */
  private static final class BusyServer extends Channel {
    private Runnable ready = () -> {};
    private boolean takes;

    void takesMore() {
      takes = true;
      ready.run();
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return new ClientCall<>() {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          // As gRPC does it: what it has to tell, the executor of the call is given.
          ready = () -> Objects.requireNonNull(options.getExecutor()).execute(listener::onReady);
        }

        @Override
        public boolean isReady() {
          return takes;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void halfClose() {}

        @Override
        public void sendMessage(Q message) {}
      };
    }

    @Override
    public String authority() {
      return "busy";
    }
  }
}
