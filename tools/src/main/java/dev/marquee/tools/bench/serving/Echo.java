package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.load.Bytes;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;

/**
 * A service that does nothing: its one method takes a request of any size, and replies with as many
 * zeros as the first four bytes of the request say. Thread-safe.
 */
public final class Echo implements BindableService {
  private static final String NAME = "marquee.bench.Echo";

  static final MethodDescriptor<byte[], byte[]> METHOD = Bytes.method(NAME + "/Echo");

  /** Returns a request of so many bytes, at least four, for a reply of so many. */
  static byte[] request(int bytes, int replyBytes) {
    return ByteBuffer.allocate(bytes).putInt(replyBytes).array();
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(METHOD, ServerCalls.asyncUnaryCall(Echo::answer))
        .build();
  }

  private static void answer(byte[] request, StreamObserver<byte[]> observer) {
    observer.onNext(new byte[ByteBuffer.wrap(request).getInt()]);
    observer.onCompleted();
  }
}
