package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.server.config.ServerConfig;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyStreamRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a server on TCP shows. */
class ListenerTest {
  @TempDir Path data;

  @Test
  void aMessageOf50MegabytesIsRefusedAndTheServerGoesOn() {
    try (MarqueeServer server = MarqueeServer.start(config(0))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      ClassifierServiceGrpc.ClassifierServiceBlockingStub stub =
          ClassifierServiceGrpc.newBlockingStub(channel);
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(() -> stub.classify(withImage(new byte[50 << 20])))
          .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED));
      assertThat(stub.classify(withImage(Pictures.jpeg(1))).getLabelsCount()).isEqualTo(3);
      channel.shutdownNow();
    }
  }

  @Test
  void bytesThatAreNoMessageAreInvalidAndTheServerGoesOn() {
    try (MarqueeServer server = MarqueeServer.start(config(0))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      MethodDescriptor<byte[], byte[]> classify =
          MethodDescriptor.newBuilder(new Bytes(), new Bytes())
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(ClassifierServiceGrpc.getClassifyMethod().getFullMethodName())
              .build();
      Refusal refusal =
          Refusal.of(
              () ->
                  ClientCalls.blockingUnaryCall(
                      channel, classify, CallOptions.DEFAULT, new byte[] {-1, -1, -1}));
      assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(refusal.reason()).isEqualTo("REQUEST_MALFORMED");
      assertThat(
              ClassifierServiceGrpc.newBlockingStub(channel)
                  .classify(withImage(Pictures.jpeg(1)))
                  .getLabelsCount())
          .isEqualTo(3);
      channel.shutdownNow();
    }
  }

  @Test
  void aMessageThatInflatesBeyondTheLimitIsTooLargeRatherThanMalformed() {
    try (MarqueeServer server = MarqueeServer.start(config(0))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      assertThatExceptionOfType(StatusRuntimeException.class)
          .isThrownBy(
              () ->
                  ClassifierServiceGrpc.newBlockingStub(channel)
                      .withCompression("gzip")
                      .classify(withImage(new byte[50 << 20])))
          .satisfies(e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED));
      channel.shutdownNow();
    }
  }

  @Test
  void aMalformedMessageEndsItsStreamWithoutHarmToTheImagesAtWork() throws Exception {
    try (MarqueeServer server = MarqueeServer.start(config(0))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      MethodDescriptor<byte[], byte[]> stream =
          MethodDescriptor.newBuilder(new Bytes(), new Bytes())
              .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(
                  ClassifierServiceGrpc.getClassifyStreamMethod().getFullMethodName())
              .build();
      byte[] good =
          ClassifyStreamRequest.newBuilder()
              .setId("good")
              .setRequest(withImage(Pictures.jpeg(1)))
              .build()
              .toByteArray();
      for (int round = 0; round < 50; round++) {
        Answers<byte[]> answers = new Answers<>();
        StreamObserver<byte[]> requests =
            ClientCalls.asyncBidiStreamingCall(
                channel.newCall(stream, CallOptions.DEFAULT), answers);
        for (int i = 0; i < 8; i++) {
          requests.onNext(good);
        }
        requests.onNext(new byte[] {-1, -1, -1});
        assertThat(Refusal.ofFailed(answers.awaitFailure()).reason())
            .isEqualTo("REQUEST_MALFORMED");
      }
      channel.shutdownNow();
    }
  }

  @Test
  void aWatchOfTheHealthDoesNotHoldUpTheEnd() {
    MarqueeServer server = MarqueeServer.start(config(0));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    Iterator<HealthCheckResponse> watch =
        HealthGrpc.newBlockingStub(channel).watch(HealthCheckRequest.getDefaultInstance());
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
    // Its time to drain is an hour; the guard against hanging ends the test much sooner.
    server.close();
    assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    channel.shutdownNow();
  }

  @Test
  void aPortThatIsTakenIsRefusedWithWhatToDo(@TempDir Path other) {
    try (MarqueeServer server = MarqueeServer.start(config(0))) {
      assertThatExceptionOfType(Failure.FailedPrecondition.class)
          .isThrownBy(() -> MarqueeServer.start(config(other, server.port())))
          .withMessageContaining(Integer.toString(server.port()))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CONFIG_INVALID));
    }
  }

  private ServerConfig config(int port) {
    return config(data, port);
  }

  private static ServerConfig config(Path data, int port) {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    return ConfigLoader.load(
        null,
        Map.of(),
        Map.of("data_dir", data.toString(), "port", Integer.toString(port), "drain", "1h"));
  }

  /** Sends and reads what is not looked at. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ClassifyRequest withImage(byte[] image) {
    return ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(image)).build();
  }
}
