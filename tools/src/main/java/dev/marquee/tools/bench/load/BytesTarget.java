package dev.marquee.tools.bench.load;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.AbstractFutureStub;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A unary method of a server, asked with requests that are encoded beforehand: clients do the same
 * work for any two methods whose messages are as large. Thread-safe.
 */
public final class BytesTarget implements Target {
  private final Connections<Stub> connections;
  private final MethodDescriptor<byte[], byte[]> method;
  private final List<byte[]> requests;
  private final Function<byte[], Answer> answer;

  /**
   * @param address {@code host:port}
   * @param connections how many there are, used in turn; at least 1
   * @param requests sent in turn, at least one
   * @param answer what a reply comes to; it must neither fail nor take long
   */
  public BytesTarget(
      String address,
      int connections,
      MethodDescriptor<byte[], byte[]> method,
      List<byte[]> requests,
      Function<byte[], Answer> answer) {
    this.connections = new Connections<>(address, connections, Stub::new);
    this.method = method;
    this.requests = List.copyOf(requests);
    this.answer = answer;
  }

  @Override
  public CompletableFuture<Answer> classify(long number, Duration deadline) {
    byte[] request = requests.get(Math.floorMod(number, requests.size()));
    return connections.ask(number, deadline, stub -> stub.call(method, request), answer);
  }

  @Override
  public void close() {
    connections.close();
  }

  private static final class Stub extends AbstractFutureStub<Stub> {
    Stub(Channel channel) {
      this(channel, CallOptions.DEFAULT);
    }

    private Stub(Channel channel, CallOptions options) {
      super(channel, options);
    }

    @Override
    protected Stub build(Channel channel, CallOptions options) {
      return new Stub(channel, options);
    }

    ListenableFuture<byte[]> call(MethodDescriptor<byte[], byte[]> method, byte[] request) {
      return ClientCalls.futureUnaryCall(getChannel().newCall(method, getCallOptions()), request);
    }
  }
}
