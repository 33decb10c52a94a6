package dev.marquee.models.image;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes the pixels of an image whose headers were checked, with the two readers that the JDK
 * brings. The samples stay as they are stored: no colour conversion of the JDK, which would apply
 * profiles and the gamma of its grey colour space, takes part. Immutable and thread-safe.
 */
final class RasterDecoder {
  private final ImageReaderSpi jpeg = find("jpeg");
  private final ImageReaderSpi png = find("png");

  /**
   * Decodes all pixels.
   *
   * @param bytes the file that the headers are of
   * @return stored width × stored height pixels of 8-bit, 16-bit or packed samples
   */
  Raster decode(ImageHeader header, ByteBuffer bytes, DecodeBudget budget) {
    DecodeWatch watch = new DecodeWatch(budget);
    Raster raster;
    try (ImageInputStream in = new SpanInputStream(bytes, header.data(), budget)) {
      raster = decode(header, in, watch);
    } catch (IOException | RuntimeException e) {
      // The PNG reader wraps every throwable. Being out of memory is not the image's fault.
      if (e.getCause() instanceof VirtualMachineError error) {
        throw error;
      }
      if (budget.wasSpent()) {
        throw Refusal.tooSlow(budget.limit());
      }
      throw Refusal.unreadable("its data is corrupt", e);
    }
    if (budget.wasSpent()) {
      throw Refusal.tooSlow(budget.limit());
    }
    // The JPEG decoder goes on after damage, with grey in the place of what is lost, and only
    // warns. It sees no metadata, so that a warning always concerns the picture.
    if (header instanceof JpegHeader && watch.warning() != null) {
      throw Refusal.unreadable("its data is corrupt (" + watch.warning() + ")");
    }
    requireAsStated(header, raster);
    return raster;
  }

  private Raster decode(ImageHeader header, ImageInputStream in, DecodeWatch watch)
      throws IOException {
    ImageReader reader =
        switch (header) {
          case JpegHeader _ -> jpeg.createReaderInstance();
          case PngHeader _ -> png.createReaderInstance();
        };
    try {
      reader.addIIOReadProgressListener(watch);
      reader.addIIOReadWarningListener(watch);
      reader.setInput(in, true, true);
      return switch (header) {
        case JpegHeader _ -> reader.readRaster(0, null);
        case PngHeader _ -> reader.read(0).getRaster();
      };
    } finally {
      reader.dispose();
    }
  }

  private static void requireAsStated(ImageHeader header, Raster raster) {
    boolean asStated =
        raster.getWidth() == header.width()
            && raster.getHeight() == header.height()
            && raster.getNumBands() == header.samplesPerPixel();
    if (!asStated) {
      throw Refusal.unreadable("its data is not what its header states");
    }
  }

  /** Finds the reader that the JDK brings, whatever others are on the class path. */
  private static ImageReaderSpi find(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      boolean ofJdk = provider.getClass().getModule() == ImageReader.class.getModule();
      if (ofJdk && Arrays.asList(provider.getFormatNames()).contains(format)) {
        return provider;
      }
    }
    throw new IllegalStateException("this JDK has no reader for " + format);
  }
}
