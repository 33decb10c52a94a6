package dev.marquee.models.image;

import java.nio.ByteBuffer;

/**
 * Walks the markers of one JPEG from its start to its end marker, decoding nothing (ITU-T T.81,
 * annex B). Each byte is looked at once at most, so that a file of any content costs time in
 * proportion to its length. One use, one thread.
 */
final class JpegHeaderReader {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int SOF_BASELINE = 0xc0;
  private static final int SOF_PROGRESSIVE = 0xc2;
  private static final int DHT = 0xc4;
  private static final int DAC = 0xcc;
  private static final int RST0 = 0xd0;
  private static final int TEM = 0x01;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;

  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final String END = "its end marker";

  private final ByteBuffer bytes;
  private final LimitCheck limits;
  private final Spans data = new Spans();
  private final JpegColourGuess colour = new JpegColourGuess();
  private Orientation orientation = Orientation.AS_STORED;
  private boolean exifSeen;
  private int width;
  private int height;
  private int scans;
  private int position;

  /**
   * @param bytes the whole file, big-endian, from position 0
   */
  JpegHeaderReader(ByteBuffer bytes, LimitCheck limits) {
    this.bytes = bytes;
    this.limits = limits;
  }

  /** Returns the headers, or refuses the image. */
  JpegHeader read() {
    require(2);
    data.add(0, 2);
    position = 2;
    for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
      if (marker == SOI || marker <= TEM || (marker >= RST0 && marker < SOI)) {
        throw Refusal.unreadable("JPEG marker 0x%02X is out of place".formatted(marker));
      }
      readSegment(marker);
    }
    data.add(position - 2, position);
    if (scans == 0) {
      throw Refusal.unreadable("the JPEG holds no picture");
    }
    limits.checkScans(scans, (long) width * height);
    return new JpegHeader(width, height, colour.guess(), scans, orientation, data);
  }

  /** Moves past the next marker and returns its second byte. */
  private int nextMarker() {
    require(2);
    if (byteAt(position) != 0xff) {
      throw Refusal.unreadable("a JPEG marker is missing at byte " + position);
    }
    // Any number of fill bytes 0xFF may stand before the marker's second byte.
    while (byteAt(position) == 0xff) {
      position++;
      require(1);
    }
    return byteAt(position++);
  }

  /** Reads the segment whose marker was just passed, and the scan that follows a scan header. */
  private void readSegment(int marker) {
    int start = position - 2;
    require(2);
    int length = shortAt(position);
    if (length < 2) {
      throw Refusal.unreadable("a JPEG segment has length " + length);
    }
    require(length);
    int body = position + 2;
    int bodyLength = length - 2;
    position += length;
    if (isFrame(marker)) {
      readFrame(marker, body, bodyLength);
    } else if (marker == SOS) {
      skipScan();
    } else if (marker == APP0) {
      colour.application0(bytes, body, bodyLength);
    } else if (marker == APP14) {
      colour.application14(bytes, body, bodyLength);
    } else if (marker == APP1) {
      readExif(body, bodyLength);
    }
    boolean decoderNeedsIt = marker != COM && (marker < APP0 || marker > APP15);
    if (decoderNeedsIt) {
      data.add(start, position);
    }
  }

  private static boolean isFrame(int marker) {
    // 0xC8 is reserved for extensions; like the other kinds that are not supported, it is refused.
    return marker >= SOF_BASELINE && marker <= 0xcf && marker != DHT && marker != DAC;
  }

  private void readFrame(int marker, int body, int length) {
    if (marker > SOF_PROGRESSIVE) {
      throw Refusal.unreadable(
          "JPEG process 0x%02X (lossless, hierarchical or arithmetic) is not supported"
              .formatted(marker));
    }
    if (width != 0) {
      throw Refusal.unreadable("the JPEG has two frames");
    }
    int components = length < 6 ? 0 : byteAt(body + 5);
    if (length != 6 + 3 * components) {
      throw Refusal.unreadable("its JPEG frame header has the wrong length");
    }
    if (byteAt(body) != 8) {
      throw Refusal.unreadable("it has %d bits per sample, not 8".formatted(byteAt(body)));
    }
    if (components != 1 && components != 3 && components != 4) {
      throw Refusal.unreadable("it has %d components, not 1, 3 or 4".formatted(components));
    }
    height = shortAt(body + 1);
    width = shortAt(body + 3);
    limits.checkSize(width, height, components);
    colour.frame(bytes, body + 6, components);
  }

  /** Counts a scan and moves past its entropy-coded data, to the next marker. */
  private void skipScan() {
    if (width == 0) {
      throw Refusal.unreadable("a JPEG scan comes before its frame");
    }
    scans++;
    int limit = bytes.limit();
    while (true) {
      while (position < limit && bytes.get(position) != (byte) 0xff) {
        position++;
      }
      require(2);
      int next = byteAt(position + 1);
      if (next == 0xff) {
        position++;
      } else if (next == 0 || (next >= RST0 && next < SOI)) {
        // A stuffed zero, or a restart marker: the scan goes on.
        position += 2;
      } else {
        return;
      }
    }
  }

  private void readExif(int body, int length) {
    boolean isExif =
        length >= EXIF.length && bytes.slice(body, EXIF.length).equals(ByteBuffer.wrap(EXIF));
    if (isExif && !exifSeen) {
      exifSeen = true;
      orientation = ExifOrientation.read(bytes.slice(body + EXIF.length, length - EXIF.length));
    }
  }

  private void require(int count) {
    if (bytes.limit() - position < count) {
      throw Refusal.truncated(bytes.limit(), END);
    }
  }

  private int byteAt(int index) {
    return bytes.get(index) & 0xff;
  }

  private int shortAt(int index) {
    return Short.toUnsignedInt(bytes.getShort(index));
  }
}
