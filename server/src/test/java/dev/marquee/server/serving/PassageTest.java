package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.Pictures;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever becomes of an image on its way, nobody goes on expecting it. */
class PassageTest {
  private static final InputSpec INPUT =
      new InputSpec(
          2,
          2,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f));

  private static final String SHA256 = "ab".repeat(32);
  private static final Ticker TICKER = Ticker.systemTicker();

  private final AtomicInteger onWholeDevice = new AtomicInteger();
  private final Batcher batcher =
      new Batcher("test", List.of(new Counting()), INPUT.elements(), 4, TICKER, TICKER::read);
  private final DecodePool decoding = pool();
  private final LoadedVersion version =
      new LoadedVersion(
          new VersionEntry(new VersionName(new ModelName("posters"), 1), manifest()),
          new Digest(SHA256),
          batcher,
          new ServingEngine("fake", "1", "cpu", "There is no other."));

  @AfterEach
  void close() {
    decoding.close();
    batcher.close();
  }

  @Test
  void oneThatIsNoImageIsExpectedNoMore() throws Exception {
    CompletableFuture<ComputedScores> bad = begin(decoding, new byte[] {1, 2, 3});
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(bad::get)
        .withCauseInstanceOf(Failure.InvalidArgument.class);
    requireThatALoneImageHasTheWholeDevice();
  }

  @Test
  void oneThatIsCancelledIsExpectedNoMore() throws Exception {
    assertThat(begin(decoding, Pictures.jpeg(1)).cancel(true)).isTrue();
    requireThatALoneImageHasTheWholeDevice();
  }

  @Test
  void oneThatNobodyDecodesIsExpectedNoMore() throws Exception {
    DecodePool closed = pool();
    closed.close();
    CompletableFuture<ComputedScores> refused = begin(closed, Pictures.jpeg(1));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(refused::get)
        .withCauseInstanceOf(RejectedExecutionException.class);
    requireThatALoneImageHasTheWholeDevice();
  }

  private void requireThatALoneImageHasTheWholeDevice() throws Exception {
    int before = onWholeDevice.get();
    ComputedScores _ = begin(decoding, Pictures.jpeg(1)).get();
    assertThat(onWholeDevice).hasValue(before + 1);
  }

  private Passage begin(DecodePool pool, byte[] image) {
    return Passage.begin(pool, ByteBuffer.wrap(image), version, Deadline.never(TICKER), TICKER);
  }

  private static DecodePool pool() {
    return new DecodePool(new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime), 1);
  }

  private static Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT,
        "",
        "tiny",
        Map.of(),
        List.of("Drama"),
        Map.of(),
        INPUT,
        new Manifest.Weights(SHA256, 1),
        Optional.empty(),
        Instant.EPOCH,
        Map.of());
  }

  /** One with lanes, which counts the batches that had the whole device. */
  private final class Counting implements Classifier {
    @Override
    public float[][] score(ByteBuffer inputs, int count) {
      onWholeDevice.incrementAndGet();
      return new float[count][1];
    }

    @Override
    public int lanes() {
      return 2;
    }

    @Override
    public float[][] scoreInLane(ByteBuffer inputs, int count) {
      return new float[count][1];
    }

    @Override
    public void close() {}
  }
}
