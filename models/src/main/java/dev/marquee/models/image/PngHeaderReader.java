package dev.marquee.models.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Walks the chunks of one PNG from its signature to its end chunk, decompressing nothing (PNG
 * specification, third edition, sections 5 and 11). The checksums of the chunks that make the
 * picture are verified; the other chunks are passed over, whatever they hold. One use, one thread.
 */
final class PngHeaderReader {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;

  /** Set in the type of a chunk that a decoder may pass over. */
  private static final int ANCILLARY = 0x20000000;

  private static final int SIGNATURE_BYTES = 8;
  private static final int IHDR_BYTES = 13;
  private static final int MAX_PALETTE_BYTES = 3 * 256;

  /** What stands around the data of a chunk: length and type before it, the checksum after it. */
  private static final int FRAME_BYTES = 12;

  private final ByteBuffer bytes;
  private final LimitCheck limits;
  private final Spans data = new Spans();
  private int position;
  // The palette and the transparency are short; what they hold is copied, once.
  private byte[] palette = {};
  private byte[] transparency = {};
  private int pictureEnd;

  /**
   * @param bytes the whole file, big-endian, from position 0
   */
  PngHeaderReader(ByteBuffer bytes, LimitCheck limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  /** Returns the headers, or refuses the image. */
  PngHeader read() {
    require(SIGNATURE_BYTES);
    data.add(0, SIGNATURE_BYTES);
    position = SIGNATURE_BYTES;
    PngFormat format = readImageHeader();
    boolean ended = false;
    while (!ended) {
      ended = readChunk(format);
    }
    if (pictureEnd == 0) {
      throw Refusal.unreadable("the PNG holds no picture");
    }
    return new PngHeader(format, format.colours(palette, transparency), data);
  }

  private PngFormat readImageHeader() {
    require(FRAME_BYTES + IHDR_BYTES);
    if (bytes.getInt(position) != IHDR_BYTES || bytes.getInt(position + 4) != IHDR) {
      throw Refusal.unreadable("the PNG does not start with its header");
    }
    int body = position + 8;
    int end = position + FRAME_BYTES + IHDR_BYTES;
    verifyChecksum(position, end);
    PngFormat format =
        PngFormat.of(
            bytes.getInt(body), bytes.getInt(body + 4), bytes.get(body + 8), bytes.get(body + 9));
    boolean methodsKnown =
        bytes.get(body + 10) == 0 && bytes.get(body + 11) == 0 && (bytes.get(body + 12) & ~1) == 0;
    if (!methodsKnown) {
      throw Refusal.unreadable("it uses a compression, filter or interlacing that PNG has not");
    }
    limits.checkSize(format.width(), format.height(), format.bytesPerPixel());
    data.add(position, end);
    position = end;
    return format;
  }

  /** Moves past one chunk; returns whether it was the last one. */
  private boolean readChunk(PngFormat format) {
    require(FRAME_BYTES);
    int start = position;
    int length = bytes.getInt(start);
    int type = bytes.getInt(start + 4);
    if (length < 0) {
      throw Refusal.unreadable("a PNG chunk states a length above 2^31");
    }
    require((long) FRAME_BYTES + length);
    position = start + FRAME_BYTES + length;
    switch (type) {
      case IDAT -> addPicture(start, length);
      case PLTE -> readPalette(format, start, length);
      case TRNS -> readTransparency(start, length);
      case IEND -> data.add(start, position);
      default -> {
        if ((type & ANCILLARY) == 0) {
          throw Refusal.unreadable("it has a critical PNG chunk 0x%08X".formatted(type));
        }
      }
    }
    return type == IEND;
  }

  private void addPicture(int start, int length) {
    if (pictureEnd != 0 && pictureEnd != start) {
      throw Refusal.unreadable("its PNG picture chunks do not follow one another");
    }
    pictureEnd = position;
    verifyChecksum(start, position);
    // Empty chunks are lawful, and a file can be full of them: the decoder need not see them.
    if (length > 0) {
      data.add(start, position);
    }
  }

  private void readPalette(PngFormat format, int start, int length) {
    verifyChecksum(start, position);
    boolean lawful =
        palette.length == 0
            && pictureEnd == 0
            && length > 0
            && length <= MAX_PALETTE_BYTES
            && length % 3 == 0;
    if (!lawful) {
      throw Refusal.unreadable("its PNG palette is malformed");
    }
    // Elsewhere than with indices a palette is only a hint for displays with few colours.
    if (format.kind() == PngKind.PALETTE) {
      palette = copy(start, length);
      data.add(start, position);
    }
  }

  private void readTransparency(int start, int length) {
    verifyChecksum(start, position);
    if (pictureEnd != 0 || length > MAX_PALETTE_BYTES / 3) {
      throw Refusal.unreadable("its PNG transparency is malformed");
    }
    transparency = copy(start, length);
  }

  private byte[] copy(int start, int length) {
    byte[] content = new byte[length];
    bytes.get(start + 8, content);
    return content;
  }

  /** Verifies the checksum, over type and data, of the chunk from {@code start} to {@code end}. */
  private void verifyChecksum(int start, int end) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes.slice(start + 4, end - start - 8));
    if ((int) checksum.getValue() != bytes.getInt(end - 4)) {
      throw Refusal.unreadable("a PNG chunk at byte %d fails its checksum".formatted(start));
    }
  }

  private void require(long count) {
    if (bytes.limit() - position < count) {
      throw Refusal.truncated(bytes.limit(), "its end chunk");
    }
  }
}
