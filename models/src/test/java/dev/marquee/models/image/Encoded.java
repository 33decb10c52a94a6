package dev.marquee.models.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Builds the images, and the wrong images, that no program would write. */
final class Encoded {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private Encoded() {}

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** Returns a PNG of these chunks, after its signature and header. */
  static byte[] png(int width, int height, int bitDepth, int colourType, byte[]... chunks) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bitDepth)
            .put((byte) colourType)
            .array();
    return join(SIGNATURE, chunk("IHDR", header), join(chunks));
  }

  static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) checksum.getValue())
        .array();
  }

  static byte[] end() {
    return chunk("IEND", new byte[0]);
  }

  /** Returns the zlib form of this many zeros, without having them in memory. */
  static byte[] deflatedZeros(long count) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 16];
    byte[] buffer = new byte[1 << 16];
    for (long left = count; left > 0; left -= zeros.length) {
      deflater.setInput(zeros, 0, (int) Math.min(left, zeros.length));
      drain(deflater, buffer, deflated);
    }
    deflater.finish();
    drain(deflater, buffer, deflated);
    deflater.end();
    return deflated.toByteArray();
  }

  private static void drain(Deflater deflater, byte[] buffer, ByteArrayOutputStream target) {
    for (int count = deflater.deflate(buffer); count > 0; count = deflater.deflate(buffer)) {
      target.write(buffer, 0, count);
    }
  }

  /** Returns the start of a baseline JPEG: its start marker and its frame header. */
  static byte[] jpegFrame(int width, int height, int components) {
    ByteBuffer frame = ByteBuffer.allocate(2 + 10 + 3 * components);
    frame.putShort((short) 0xffd8).putShort((short) 0xffc0);
    frame.putShort((short) (8 + 3 * components)).put((byte) 8);
    frame.putShort((short) height).putShort((short) width).put((byte) components);
    for (int component = 1; component <= components; component++) {
      frame.put((byte) component).put((byte) 0x11).put((byte) 0);
    }
    return frame.array();
  }

  static byte[] jpegSegment(int marker, byte[] body) {
    return ByteBuffer.allocate(4 + body.length)
        .put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (2 + body.length))
        .put(body)
        .array();
  }

  /** Returns a JPEG whose last scan stands there this many times more. */
  static byte[] withLastScanRepeated(byte[] jpeg, int times) {
    int scan = jpeg.length - 2;
    while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
      scan--;
    }
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    repeated.write(jpeg, 0, jpeg.length - 2);
    for (int time = 0; time < times; time++) {
      repeated.write(jpeg, scan, jpeg.length - 2 - scan);
    }
    repeated.write(jpeg, jpeg.length - 2, 2);
    return repeated.toByteArray();
  }
}
