package dev.marquee.models.image;

import java.nio.ByteBuffer;

/**
 * Finds out what the samples of a JPEG mean. The standard does not say it; these are the rules of
 * the IJG library and its successors, so of Pillow: a JFIF segment means YCbCr, then an Adobe
 * segment says it, then the names of the components may. One use, one thread.
 */
final class JpegColourGuess {
  private static final byte[] JFIF = {'J', 'F', 'I', 'F', 0};
  private static final int JFIF_BYTES = 14;
  private static final byte[] ADOBE = {'A', 'd', 'o', 'b', 'e'};
  private static final int ADOBE_BYTES = 12;
  private static final int NOT_SEEN = -1;

  private boolean jfif;
  private int adobeTransform = NOT_SEEN;
  private int components;
  private boolean namedRgb;

  /** Looks at an APP0 segment. */
  void application0(ByteBuffer bytes, int body, int length) {
    jfif |= length >= JFIF_BYTES && startsWith(bytes, body, JFIF);
  }

  /** Looks at an APP14 segment. */
  void application14(ByteBuffer bytes, int body, int length) {
    if (length >= ADOBE_BYTES && startsWith(bytes, body, ADOBE)) {
      adobeTransform = bytes.get(body + ADOBE_BYTES - 1) & 0xff;
    }
  }

  /** Looks at the components of the frame, 1, 3 or 4 of them. */
  void frame(ByteBuffer bytes, int first, int count) {
    components = count;
    namedRgb =
        count == 3
            && bytes.get(first) == 'R'
            && bytes.get(first + 3) == 'G'
            && bytes.get(first + 6) == 'B';
  }

  /** Returns what the samples mean, once all segments up to the end were looked at. */
  JpegColour guess() {
    if (components == 1) {
      return JpegColour.GREY;
    }
    if (components == 3) {
      boolean rgb = adobeTransform == NOT_SEEN ? namedRgb : adobeTransform == 0;
      return rgb && !jfif ? JpegColour.RGB : JpegColour.YCBCR;
    }
    return adobeTransform > 0 ? JpegColour.YCCK : JpegColour.CMYK;
  }

  private static boolean startsWith(ByteBuffer bytes, int body, byte[] start) {
    return bytes.slice(body, start.length).equals(ByteBuffer.wrap(start));
  }
}
