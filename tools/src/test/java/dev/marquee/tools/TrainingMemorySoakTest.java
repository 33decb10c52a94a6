package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.client.BatchSource;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.TrainOptions;
import dev.marquee.client.TrainingEvents;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.v1.Model;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@value #STEPS} steps of a streamed run, in one process with its server: what is in memory after
 * the first passes is what is in memory in the end. Prints the curve, which is what the run tells
 * of itself.
 */
@Tag("soak")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class TrainingMemorySoakTest {
  private static final int STEPS = 2000;
  private static final int BATCHES = 50;
  private static final String MODEL = "models/m";
  private static final String RECIPE =
      """
      epochs: %d
      batch_size: 2
      input: {width: 127, height: 127}
      rates: {"*": 0.0001}
      averaging: 0.9
      clip_norm: 5
      checkpoint_steps: 20
      """
          .formatted(STEPS / BATCHES);

  /**
   * A leak of one batch's input at every step would be 190 MB over a quarter of them; a tenth of
   * that may be threads that have begun to allocate.
   */
  private static final long BOUND_BYTES = 32L << 20;

  /** A step that is being made has some hundred; a leak of one at each makes 500 a quarter. */
  private static final int BOUND_ARRAYS = 200;

  @TempDir Path data;
  private final List<Long> resident = new ArrayList<>();
  private final List<Long> arrays = new ArrayList<>();

  @Test
  void memoryIsFlatOverAllSteps() {
    try (TorchEngine probe =
        TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, 0))) {
      int baseline = probe.liveArrays();
      Map<String, String> flags =
          Map.of("data_dir", data.toString(), "engine.device", "cpu", "port", "0");
      try (MarqueeServer server = MarqueeServer.start(ConfigLoader.load(null, Map.of(), flags));
          MarqueeClient client =
              MarqueeClient.builder().target("127.0.0.1:" + server.port()).build()) {
        var _ = client.models().createModel(Model.newBuilder().setName(MODEL).build(), "");
        int loaded = probe.liveArrays();
        long steps = train(client, probe);
        System.out.printf(
            "%d steps%nnative arrays: %d before, %d loaded, %d after the run; during it: %s%n"
                + "resident MiB: %s%n",
            steps,
            baseline,
            loaded,
            probe.liveArrays(),
            arrays,
            resident.stream().map(bytes -> bytes >> 20).toList());
        assertThat(steps).isEqualTo(STEPS);
        assertThat(probe.liveArrays()).isEqualTo(loaded);
      }
      assertThat(probe.liveArrays()).isEqualTo(baseline);
    }
    assertThat(resident).hasSizeGreaterThan(7);
    assertDoesNotRise(resident, BOUND_BYTES);
    assertDoesNotRise(arrays, BOUND_ARRAYS);
  }

  /** Trains, and returns how many steps were made. */
  private long train(MarqueeClient client, TorchEngine probe) {
    List<TrainingExample> examples =
        SamplePosters.draw().stream()
            .map(
                poster ->
                    TrainingExample.newBuilder()
                        .setImage(ByteString.copyFrom(poster.jpeg()))
                        .addLabels("Drama")
                        .build())
            .toList();
    BatchSource batches =
        number ->
            IntStream.range((int) number - 1, BATCHES)
                .mapToObj(i -> List.of(examples.get(i % 5), examples.get((i + 1) % 5)))
                .iterator();
    TrainingSpec spec =
        TrainingSpec.newBuilder()
            .setModel(MODEL)
            .setArchitecture("custom-cnn")
            .setRecipe(RecipeChoice.newBuilder().setYaml(RECIPE))
            .setStreamed(
                StreamedData.newBuilder()
                    .addLabels("Comedy")
                    .addLabels("Drama")
                    .setBatchCount(BATCHES))
            .build();
    try (TrainingEvents events = client.training().train(spec, batches, TrainOptions.none())) {
      for (TrainingEvent event : events) {
        if (event.hasStep()) {
          resident.add(event.getStep().getMemoryBytes());
          arrays.add((long) probe.liveArrays());
        }
      }
      return client.training().getTrainingRun(events.trainingRun()).getStepCount();
    }
  }

  /** Compares the last quarter with the third: by means, for a sample may fall on any moment. */
  private static void assertDoesNotRise(List<Long> samples, long bound) {
    int quarter = samples.size() / 4;
    List<Long> third = samples.subList(2 * quarter, 3 * quarter);
    List<Long> last = samples.subList(samples.size() - quarter, samples.size());
    assertThat(mean(last)).isLessThan(mean(third) + bound);
  }

  private static double mean(List<Long> samples) {
    return samples.stream().mapToLong(Long::longValue).average().orElseThrow();
  }
}
