package dev.marquee.server.rpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.VersionFile;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A file of ONNX on its way to a client: what is written is sent in pieces of 1 MiB, each once the
 * client takes more; whoever writes waits until then. Used by one thread.
 */
final class OnnxPieces extends OutputStream {
  private static final int PIECE_BYTES = 1 << 20;

  private final PacedStream<ExportModelVersionResponse> stream;
  private byte[] piece = new byte[PIECE_BYTES];
  private int filled;
  private long offset;

  OnnxPieces(PacedStream<ExportModelVersionResponse> stream) {
    this.stream = stream;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    int end = from + length;
    int next = from;
    while (next < end) {
      if (filled == PIECE_BYTES) {
        send(piece);
        piece = new byte[PIECE_BYTES];
      }
      int taken = Math.min(end - next, PIECE_BYTES - filled);
      System.arraycopy(bytes, next, piece, filled, taken);
      filled += taken;
      next += taken;
    }
  }

  /** Sends what was not sent yet. To be called once, when all is written. */
  void sendRest() {
    send(Arrays.copyOf(piece, filled));
  }

  /**
   * @param data nobody writes into it any more
   */
  private void send(byte[] data) {
    FileChunk chunk =
        FileChunk.newBuilder()
            .setFile(VersionFile.VERSION_FILE_ONNX)
            .setOffset(offset)
            .setData(UnsafeByteOperations.unsafeWrap(data))
            .build();
    stream.send(ExportModelVersionResponse.newBuilder().setChunk(chunk).build());
    offset += data.length;
    filled = 0;
  }
}
