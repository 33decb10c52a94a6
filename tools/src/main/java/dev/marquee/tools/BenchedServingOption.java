package dev.marquee.tools;

import com.google.protobuf.ByteString;
import dev.marquee.tools.bench.raw.BareWork;
import dev.marquee.tools.bench.raw.BundledVersion;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The posters that a benchmark has classified, and what classifies them. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchedServingOption {
  private static final int MOST_POSTERS = 100_000;
  private static final int MOST_PIXELS = 6000;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description =
          "A poster, or a folder of them. Default: some that Marquee draws, of 300x444 pixels.")
  private @Nullable Path images;

  @Option(
      names = "--posters",
      paramLabel = "N",
      defaultValue = "256",
      description = "How many of the folder are used, the first ones. Default: 256.")
  private int posters;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      description =
          "Scales the posters to this width beforehand, to see what their size costs. Default: as "
              + "they are.")
  private @Nullable Integer width;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      defaultValue = "models/posters",
      description =
          "The bundled model whose version 1 is measured: models/posters or models/posters-cnn. "
              + "Default: models/posters.")
  private String model;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = BareWork.AUTO,
      description =
          "What runs the network: onnxruntime, pytorch, or auto for what a server chooses, and for "
              + "onnxruntime where there is none. Default: auto.")
  private String engine;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "cpu",
      description = "Where the network runs: cpu or gpu:N. Default: cpu.")
  private String device;

  @Option(
      names = "--half-precision",
      description = "Has the GPU compute in float16. Default: in float32.")
  private boolean halfPrecision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads one operation may use. Default: one per core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--decode-threads",
      paramLabel = "N",
      description = "How many posters are decoded at once. Default: one per core.")
  private int decodeThreads = Runtime.getRuntime().availableProcessors();

  /**
   * Returns the work; reads, or draws, the posters.
   *
   * @throws IllegalArgumentException if an option cannot be
   */
  BareWork work() {
    if (posters < 1 || posters > MOST_POSTERS) {
      throw new IllegalArgumentException("--posters must be 1 to 100000, not " + posters);
    }
    if (width != null && (width < 1 || width > MOST_PIXELS)) {
      throw new IllegalArgumentException("--width must be 1 to 6000, not " + width);
    }
    BareWork drawn =
        new BareWork(
            new BundledVersion(model),
            engine,
            device,
            halfPrecision,
            threads,
            decodeThreads,
            BenchedPosters.drawn());
    return drawn.of(encoded(drawn.posters()));
  }

  private List<ByteString> encoded(List<ByteString> drawn) {
    List<ByteString> asTheyAre = images == null ? drawn : BenchedPosters.read(images, posters);
    Integer wanted = width;
    return wanted == null
        ? asTheyAre
        : asTheyAre.stream().map(poster -> PosterScaling.scale(poster, wanted)).toList();
  }
}
