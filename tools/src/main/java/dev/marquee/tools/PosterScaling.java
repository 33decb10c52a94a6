package dev.marquee.tools;

import com.google.protobuf.ByteString;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Brings posters to another size, so that one set of them shows what size costs. */
final class PosterScaling {
  private PosterScaling() {}

  /**
   * Returns a poster as a JPEG of another width, its aspect kept.
   *
   * @param poster an image that can be decoded
   * @param width in pixels
   */
  static ByteString scale(ByteString poster, int width) {
    try {
      BufferedImage image = ImageIO.read(poster.newInput());
      int height = Math.max(1, Math.round((float) image.getHeight() * width / image.getWidth()));
      BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D canvas = scaled.createGraphics();
      canvas.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      canvas.drawImage(image, 0, 0, width, height, null);
      canvas.dispose();
      ByteString.Output jpeg = ByteString.newOutput();
      ImageIO.write(scaled, "jpg", jpeg);
      return jpeg.toByteString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
