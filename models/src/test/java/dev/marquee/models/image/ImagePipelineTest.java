package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ImagePipelineTest {
  private final ImagePipeline pipeline = Fixtures.pipeline();

  @Test
  void valuesAreScaledThenNormalisedPerChannelInTheOrderOfTheSpec() {
    List<Float> mean = List.of(0.1f, 0.2f, 0.3f);
    List<Float> deviation = List.of(0.5f, 0.25f, 2f);
    float[] plain = pipeline.read(Fixtures.buffer("png-rgb.png"), Fixtures.plain(5, 3));
    float[] bgr =
        pipeline.read(
            Fixtures.buffer("png-rgb.png"),
            new InputSpec(
                5,
                3,
                InputSpec.Resize.STRETCH,
                InputSpec.Filter.BILINEAR,
                InputSpec.ChannelOrder.BGR,
                1 / 255f,
                mean,
                deviation));
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < 15; pixel++) {
        float value = plain[(2 - channel) * 15 + pixel];
        assertThat(bgr[channel * 15 + pixel])
            .isEqualTo((value * (1 / 255f) - mean.get(channel)) / deviation.get(channel));
      }
    }
  }

  @Test
  void anyBufferIsReadFromItsPositionAndLeftAsItWas() {
    byte[] image = Fixtures.bytes("jpeg-420.jpg");
    float[] expected = pipeline.read(ByteBuffer.wrap(image), Fixtures.plain(8, 8));
    ByteBuffer direct = ByteBuffer.allocateDirect(image.length + 20);
    direct.position(7).put(image).position(7).limit(7 + image.length);
    for (ByteBuffer buffer : List.of(direct, direct.asReadOnlyBuffer())) {
      assertThat(pipeline.read(buffer, Fixtures.plain(8, 8))).isEqualTo(expected);
      pipeline.checkHeader(buffer);
      assertThat(buffer.position()).isEqualTo(7);
      assertThat(buffer.limit()).isEqualTo(7 + image.length);
    }
  }

  @Test
  void anImageIsMeasuredAsItIsShown() {
    // Both are stored as 45 × 31; the second is to be turned by a quarter.
    assertThat(pipeline.measure(Fixtures.buffer("jpeg-exif-1.jpg")))
        .isEqualTo(new ImageSize(45, 31));
    assertThat(pipeline.measure(Fixtures.buffer("jpeg-exif-6.jpg")))
        .isEqualTo(new ImageSize(31, 45));
  }

  @Test
  void whatCannotBeReadIsNotMeasured() {
    byte[] image = Fixtures.bytes("jpeg-420.jpg");
    Arrays.fill(image, image.length / 2, image.length - 2, (byte) 0x55);

    for (Runnable look :
        List.<Runnable>of(
            () -> pipeline.read(ByteBuffer.wrap(image), Fixtures.plain(8, 8)),
            () -> pipeline.measure(ByteBuffer.wrap(image)))) {
      assertThatThrownBy(look::run)
          .isInstanceOfSatisfying(
              Failure.InvalidArgument.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.IMAGE_UNREADABLE));
    }
  }

  @Test
  void manyThreadsGetTheSameTensorsFromOnePipeline() throws Exception {
    Map<String, ByteBuffer> images = new TreeMap<>();
    Map<String, float[]> expected = new TreeMap<>();
    for (String name : Fixtures.pictures()) {
      images.put(name, Fixtures.buffer(name));
      expected.put(name, pipeline.read(Fixtures.buffer(name), Fixtures.plain(24, 36)));
    }
    Callable<Map<String, float[]>> readAll =
        () -> {
          Map<String, float[]> tensors = new TreeMap<>();
          // The buffers too are shared: reading moves no position.
          images.forEach(
              (name, image) -> tensors.put(name, pipeline.read(image, Fixtures.plain(24, 36))));
          return tensors;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Map<String, float[]>>> results = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        results.add(threads.submit(readAll));
      }
      for (Future<Map<String, float[]>> result : results) {
        result.get().forEach((name, tensor) -> assertThat(tensor).isEqualTo(expected.get(name)));
        assertThat(result.get()).hasSameSizeAs(expected);
      }
    }
  }
}
