package dev.marquee.models.image;

import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * A decoded image as rows of RGB, each value 0 to 255, the way up that it is to be shown. Rows are
 * converted as they are asked for, so that the image stands in memory once. Best read from the
 * first row to the last; for one thread.
 */
final class RgbRows {
  // A shown row that is a stored column is read together with its neighbours: one by one, each
  // pixel would cost a cache line.
  private static final int COLUMNS = 16;

  private final Raster raster;
  private final SamplesToRgb colours;
  private final Orientation orientation;
  private final int samplesPerPixel;
  private final int[] samples;
  private final boolean ofBytes;
  private final int[] block;
  // Of these two, the one that the raster fills.
  private final byte[] byteSamples;
  private final short[] shortSamples;
  private int blockStart = -1;

  RgbRows(Raster raster, ImageHeader header) {
    this.raster = raster;
    this.colours = header.colours();
    this.orientation = header.orientation();
    this.samplesPerPixel = header.samplesPerPixel();
    int pixels = orientation.transposes() ? COLUMNS * raster.getHeight() : raster.getWidth();
    this.samples = new int[pixels * samplesPerPixel];
    this.ofBytes = raster.getTransferType() == DataBuffer.TYPE_BYTE;
    this.byteSamples = new byte[ofBytes ? samples.length : 0];
    this.shortSamples = new short[ofBytes ? 0 : samples.length];
    this.block = new int[orientation.transposes() ? 3 * pixels : 0];
  }

  /** Returns the shown width in pixels. */
  int width() {
    return orientation.transposes() ? raster.getHeight() : raster.getWidth();
  }

  /** Returns the shown height in pixels. */
  int height() {
    return orientation.transposes() ? raster.getWidth() : raster.getHeight();
  }

  /**
   * Reads one row.
   *
   * @param y from the top, as shown
   * @param rgb where the row goes, three values for each pixel, each 0 to 255
   */
  void read(int y, int[] rgb) {
    int stored = orientation.reversesRows() ? height() - 1 - y : y;
    if (orientation.transposes()) {
      readColumn(stored, rgb);
    } else {
      convert(0, stored, raster.getWidth(), 1, rgb);
    }
    if (orientation.reversesColumns()) {
      reverse(rgb, width());
    }
  }

  private void readColumn(int x, int[] rgb) {
    int start = x - x % COLUMNS;
    int columns = Math.min(COLUMNS, raster.getWidth() - start);
    if (start != blockStart) {
      convert(start, 0, columns, raster.getHeight(), block);
      blockStart = start;
    }
    for (int row = 0; row < raster.getHeight(); row++) {
      System.arraycopy(block, 3 * (row * columns + x - start), rgb, 3 * row, 3);
    }
  }

  private void convert(int x, int y, int width, int height, int[] rgb) {
    int pixels = width * height;
    int count = pixels * samplesPerPixel;
    if (ofBytes) {
      raster.getDataElements(x, y, width, height, byteSamples);
      for (int at = 0; at < count; at++) {
        samples[at] = byteSamples[at] & 0xff;
      }
    } else {
      raster.getDataElements(x, y, width, height, shortSamples);
      for (int at = 0; at < count; at++) {
        samples[at] = shortSamples[at] & 0xffff;
      }
    }
    colours.convert(samples, pixels, rgb);
  }

  private static void reverse(int[] rgb, int pixels) {
    for (int left = 0, right = 3 * (pixels - 1); left < right; left += 3, right -= 3) {
      for (int channel = 0; channel < 3; channel++) {
        int kept = rgb[left + channel];
        rgb[left + channel] = rgb[right + channel];
        rgb[right + channel] = kept;
      }
    }
  }
}
