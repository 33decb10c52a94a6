package dev.marquee.tools.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceImplBase;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyTimings;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassifyTargetTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private Server server;
  private ClassifyTarget target;

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Classifier())
            .build()
            .start();
    target =
        new ClassifyTarget(
            "127.0.0.1:" + server.getPort(),
            2,
            new ClassifyRequests(
                List.of("models/a", "models/b"),
                List.of(ByteString.copyFromUtf8("x"), ByteString.copyFromUtf8("full"))));
  }

  @AfterEach
  void stop() {
    target.close();
    server.shutdownNow();
  }

  @Test
  void eachModelGetsAllPostersInTurn() {
    for (int number = 0; number < 6; number++) {
      Answer _ = target.classify(number, DEADLINE).join();
    }
    assertThat(asked)
        .containsExactly(
            "models/a x",
            "models/b x",
            "models/a full",
            "models/b full",
            "models/a x",
            "models/b x");
  }

  @Test
  void anAnswerHasTheTimesThatTheServerTells() {
    assertThat(target.classify(0, DEADLINE).join())
        .isEqualTo(Answer.ok(Optional.of(new ServedTimes(1_000_000, 0, 0, 8))));
  }

  @Test
  void aRefusalIsAnAnswerWithTheTimeToComeAgain() {
    Answer refusal = target.classify(2, DEADLINE).join();
    assertThat(refusal.outcome()).isEqualTo(Outcome.RESOURCE_EXHAUSTED);
    assertThat(refusal.retryAfter()).hasValue(Duration.ofMillis(70));
    assertThat(refusal.message()).isEqualTo("RESOURCE_EXHAUSTED: The queue is full.");
  }

  @Test
  void whatIsNotAnsweredInTimeIsAnAnswerToo() {
    assertThat(target.classify(0, Duration.ofNanos(1)).join().outcome())
        .isEqualTo(Outcome.DEADLINE_EXCEEDED);
  }

  private final class Classifier extends ClassifierServiceImplBase {
    @Override
    public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> answer) {
      String poster = request.getImage().toStringUtf8();
      asked.add(request.getModel() + " " + poster);
      if (poster.equals("full")) {
        answer.onError(
            StatusProto.toStatusRuntimeException(
                Status.newBuilder()
                    .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                    .setMessage("The queue is full.")
                    .addDetails(
                        Any.pack(
                            RetryInfo.newBuilder().setRetryDelay(Durations.fromMillis(70)).build()))
                    .build()));
        return;
      }
      answer.onNext(
          ClassifyResponse.newBuilder()
              .setTimings(
                  ClassifyTimings.newBuilder().setDecode(Durations.fromMillis(1)).setBatchSize(8))
              .build());
      answer.onCompleted();
    }
  }
}
