package dev.marquee.server.rpc;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the bytes of a message's field for reading, as they lie. A read-only buffer, as the field
 * gives it, hides its array, and whatever reads it has to copy. For one thread.
 */
final class MessageBytes extends ByteOutput {
  private final List<ByteBuffer> pieces = new ArrayList<>(1);

  private MessageBytes() {}

  /**
   * Returns the bytes, copied only where they lie in several pieces.
   *
   * @return not to be written to: the message, which cannot change, has the same bytes
   */
  static ByteBuffer of(ByteString field) {
    MessageBytes output = new MessageBytes();
    try {
      UnsafeByteOperations.unsafeWriteTo(field, output);
    } catch (IOException e) {
      throw new UncheckedIOException("this writes to memory only", e);
    }
    return output.pieces.size() == 1 ? output.pieces.getFirst() : field.asReadOnlyByteBuffer();
  }

  @Override
  public void write(byte value) {
    pieces.add(ByteBuffer.wrap(new byte[] {value}));
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    pieces.add(ByteBuffer.wrap(Arrays.copyOfRange(value, offset, offset + length)));
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    // Sliced, so that it begins at its position 0 as any other buffer of a message does.
    pieces.add(ByteBuffer.wrap(value, offset, length).slice());
  }

  @Override
  public void write(ByteBuffer value) {
    pieces.add(ByteBuffer.allocate(value.remaining()).put(value).flip());
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    pieces.add(value);
  }
}
