package dev.marquee.tools.bench.raw;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.ImageSize;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How large the posters are. Immutable.
 *
 * @param count how many different ones
 * @param meanBytes of an encoded one
 * @param width in pixels, the median of a few
 * @param height in pixels, the median of the same
 */
public record PosterShape(int count, long meanBytes, int width, int height) {
  private static final int MEASURED = 15;

  /** Measures some, at least one. */
  public static PosterShape of(List<ByteString> posters) {
    ImagePipeline pipeline = new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime);
    List<ImageSize> sizes =
        posters.stream()
            .limit(MEASURED)
            .map(poster -> pipeline.measure(poster.asReadOnlyByteBuffer()))
            .toList();
    return new PosterShape(
        posters.size(),
        posters.stream().mapToLong(ByteString::size).sum() / posters.size(),
        median(sizes, ImageSize::width),
        median(sizes, ImageSize::height));
  }

  private static int median(List<ImageSize> sizes, ToIntFunction<ImageSize> side) {
    return sizes.stream().mapToInt(side).sorted().skip(sizes.size() / 2).findFirst().orElseThrow();
  }

  /** Puts this into the JSON of a result, under {@code posters}. */
  public void putInto(ObjectNode result) {
    result
        .putObject("posters")
        .put("count", count)
        .put("mean_bytes", meanBytes)
        .put("width", width)
        .put("height", height);
  }
}
