package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.v1.ClassifyRequest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageBytesTest {
  private static final byte[] BYTES = {1, 2, 3, 4};

  @Test
  void bytesInOnePieceAreNotCopied() {
    byte[] bytes = BYTES.clone();
    ByteBuffer taken = MessageBytes.of(UnsafeByteOperations.unsafeWrap(bytes, 1, 2));
    assertThat(taken.position()).isZero();
    assertThat(taken).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3}));
    bytes[1] = 9;
    assertThat(taken).isEqualTo(ByteBuffer.wrap(new byte[] {9, 3}));
  }

  @Test
  void thoseOfAMessageThatWasReadLieInAnArray() throws InvalidProtocolBufferException {
    byte[] wire =
        ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(BYTES)).build().toByteArray();
    ByteBuffer taken = MessageBytes.of(ClassifyRequest.parseFrom(wire).getImage());
    assertThat(taken.hasArray()).isTrue();
    assertThat(taken).isEqualTo(ByteBuffer.wrap(BYTES));
  }

  @Test
  void bytesInSeveralPiecesAreJoined() {
    // Short ones would be joined by the concatenation itself.
    ByteString half = ByteString.copyFrom(new byte[10_000]);
    ByteString rope = half.concat(ByteString.copyFrom(BYTES)).concat(half);
    ByteBuffer taken = MessageBytes.of(rope);
    assertThat(taken.remaining()).isEqualTo(20_004);
    assertThat(taken.get(10_003)).isEqualTo((byte) 4);
  }

  @Test
  void bytesInABufferAreTakenAsTheyAre() {
    ByteBuffer direct = ByteBuffer.allocateDirect(4).put(BYTES).flip();
    assertThat(MessageBytes.of(UnsafeByteOperations.unsafeWrap(direct)))
        .isEqualTo(ByteBuffer.wrap(BYTES));
  }

  @Test
  void noBytesAreNone() {
    assertThat(MessageBytes.of(ByteString.EMPTY).remaining()).isZero();
  }
}
