package dev.marquee.tools.bench.load;

import com.google.common.io.ByteStreams;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Messages as they are on the wire, which nobody takes apart. */
public final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
  private static final Bytes MARSHALLER = new Bytes();

  private Bytes() {}

  /**
   * Returns a unary method whose messages stay bytes.
   *
   * @param name such as {@code marquee.v1.ClassifierService/Classify}
   */
  public static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .setRequestMarshaller(MARSHALLER)
        .setResponseMarshaller(MARSHALLER)
        .build();
  }

  @Override
  public InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // A message is there as a whole: all of it is available, and copied once.
      byte[] message = new byte[stream.available()];
      ByteStreams.readFully(stream, message);
      return message;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
