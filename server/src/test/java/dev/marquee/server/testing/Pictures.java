package dev.marquee.server.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures drawn for a test, encoded. Equal seeds give equal ones. */
public final class Pictures {
  private Pictures() {}

  /** Returns a JPEG of 182 × 268 pixels. */
  public static byte[] jpeg(long seed) {
    return encode("jpeg", seed);
  }

  /** Returns a PNG of 182 × 268 pixels. */
  public static byte[] png(long seed) {
    return encode("png", seed);
  }

  private static byte[] encode(String format, long seed) {
    BufferedImage image = new BufferedImage(182, 268, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      canvas.setColor(new Color(random.nextInt(0x1000000)));
      canvas.fillOval(
          random.nextInt(182), random.nextInt(268), random.nextInt(90), random.nextInt(90));
    }
    canvas.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
