package dev.marquee.models.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the one EXIF tag that changes the picture. It looks at the entries of the first directory
 * only and allocates nothing, so that no EXIF segment, however wrong, costs memory or fails an
 * image: a general EXIF library builds every value of every entry, and the entries of a hostile
 * segment can all point at the same 64 KB.
 *
 * <p>The layout is that of TIFF 6.0, section 2.
 */
final class ExifOrientation {
  private static final int TIFF_MAGIC = 42;
  private static final int ENTRY_BYTES = 12;
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;

  private ExifOrientation() {}

  /**
   * Returns the orientation that a TIFF structure states.
   *
   * @param tiff from the byte-order mark to the end of the EXIF segment; not changed
   * @return {@link Orientation#AS_STORED} where it states none, or is broken
   */
  static Orientation read(ByteBuffer tiff) {
    if (tiff.remaining() < 8) {
      return Orientation.AS_STORED;
    }
    ByteBuffer bytes = tiff.slice();
    short mark = bytes.getShort(0);
    if (mark == 0x4949) {
      bytes.order(ByteOrder.LITTLE_ENDIAN);
    } else if (mark != 0x4d4d) {
      return Orientation.AS_STORED;
    }
    int directory = bytes.getInt(4);
    if (bytes.getShort(2) != TIFF_MAGIC || directory < 8 || directory > bytes.limit() - 2) {
      return Orientation.AS_STORED;
    }
    int stated = Short.toUnsignedInt(bytes.getShort(directory));
    int first = directory + 2;
    int entries = Math.min(stated, (bytes.limit() - first) / ENTRY_BYTES);
    for (int entry = first; entry < first + entries * ENTRY_BYTES; entry += ENTRY_BYTES) {
      if (Short.toUnsignedInt(bytes.getShort(entry)) == ORIENTATION_TAG) {
        boolean oneShort = bytes.getShort(entry + 2) == SHORT_TYPE && bytes.getInt(entry + 4) == 1;
        return oneShort
            ? Orientation.ofExif(Short.toUnsignedInt(bytes.getShort(entry + 8)))
            : Orientation.AS_STORED;
      }
    }
    return Orientation.AS_STORED;
  }
}
