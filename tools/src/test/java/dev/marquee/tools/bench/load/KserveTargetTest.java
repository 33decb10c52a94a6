package dev.marquee.tools.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferRequest.InferInputTensor;
import dev.marquee.tools.bench.BenchException;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KserveTargetTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final FakeKserve fake = new FakeKserve("posters");
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(fake)
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
  }

  @Test
  void eachPosterInTurnIsAnElementOfBytes() {
    try (KserveTarget target = connect("posters", "x", "other")) {
      for (int number = 0; number < 3; number++) {
        Answer _ = target.classify(number, DEADLINE).join();
      }
    }
    assertThat(fake.asked).containsExactly(request("x"), request("other"), request("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "typed"})
  void whatHasScoresAndNoErrorWentWell(String poster) {
    assertThat(answer(poster)).isEqualTo(Answer.ok(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "error, the output 'error': bad",
    "typed error, the output 'error': bad",
    "broken, the output 'error': broken BYTES",
    "short, the output 'error': broken BYTES",
    "nothing, an answer without 'scores'",
    "full, UNAVAILABLE: the queue is full"
  })
  void whatHasNotWentOtherwise(String poster, String message) {
    Answer answer = answer(poster);
    assertThat(answer.outcome()).isEqualTo(Outcome.OTHER);
    assertThat(answer.message()).isEqualTo(message);
  }

  @Test
  void whatIsNotAnsweredInTimeIsAnAnswerToo() {
    try (KserveTarget target = connect("posters", "x")) {
      assertThat(target.classify(0, Duration.ofNanos(1)).join().outcome())
          .isEqualTo(Outcome.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aServerWithoutTheModelIsToldOfBeforeAnythingIsMeasured() {
    assertThatThrownBy(() -> connect("posters-cnn", "x"))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("127.0.0.1:" + server.getPort())
        .hasMessageContaining("no model 'posters-cnn' that is ready (it says so)");
  }

  private Answer answer(String poster) {
    try (KserveTarget target = connect("posters", poster)) {
      return target.classify(0, DEADLINE).join();
    }
  }

  private KserveTarget connect(String model, String... posters) {
    return KserveTarget.connect(
        "127.0.0.1:" + server.getPort(),
        2,
        new KserveRequests(model, Stream.of(posters).map(ByteString::copyFromUtf8).toList()));
  }

  private static ModelInferRequest request(String poster) {
    return ModelInferRequest.newBuilder()
        .setModelName("posters")
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("image")
                .setDatatype("BYTES")
                .addAllShape(List.of(1L, 1L)))
        .addRawInputContents(FakeKserve.bytes(poster))
        .build();
  }
}
