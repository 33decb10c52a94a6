package dev.marquee.models.image;

/**
 * How the stored rows and columns of an image are to be shown: the eight values of the EXIF tag
 * Orientation (EXIF 2.32, section 4.6.4), in their order from 1.
 */
enum Orientation {
  AS_STORED(false, false, false),
  MIRRORED(false, true, false),
  UPSIDE_DOWN(false, true, true),
  FLIPPED(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_CLOCKWISE(true, true, false),
  TRANSVERSED(true, true, true),
  TURNED_COUNTERCLOCKWISE(true, false, true);

  private final boolean transposes;
  private final boolean reversesColumns;
  private final boolean reversesRows;

  Orientation(boolean transposes, boolean reversesColumns, boolean reversesRows) {
    this.transposes = transposes;
    this.reversesColumns = reversesColumns;
    this.reversesRows = reversesRows;
  }

  /** Returns the orientation of an EXIF value; values that EXIF does not know mean as stored. */
  static Orientation ofExif(int value) {
    return value >= 1 && value <= values().length ? values()[value - 1] : AS_STORED;
  }

  /** Tells whether the shown rows are stored columns. */
  boolean transposes() {
    return transposes;
  }

  /** Tells whether the shown rows run right to left, after transposing. */
  boolean reversesColumns() {
    return reversesColumns;
  }

  /** Tells whether the shown rows stand bottom to top, after transposing. */
  boolean reversesRows() {
    return reversesRows;
  }
}
