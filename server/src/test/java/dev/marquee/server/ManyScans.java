package dev.marquee.server;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Progressive JPEGs whose last scan is there again and again: small files, long work. */
final class ManyScans {
  private ManyScans() {}

  static byte[] jpeg(int scans) {
    byte[] plain = progressive();
    int last = lastScan(plain);
    byte[] scan = Arrays.copyOfRange(plain, last, plain.length - 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(plain, 0, last);
    for (int i = 0; i < scans; i++) {
      bytes.writeBytes(scan);
    }
    bytes.write(plain, plain.length - 2, 2);
    return bytes.toByteArray();
  }

  private static int lastScan(byte[] jpeg) {
    for (int i = jpeg.length - 2; i >= 0; i--) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xDA) {
        return i;
      }
    }
    throw new IllegalArgumentException("no scan");
  }

  private static byte[] progressive() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(out);
      writer.write(
          null,
          new IIOImage(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), null, null),
          settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
