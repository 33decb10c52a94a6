package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.tools.bench.Disturbance;
import dev.marquee.tools.bench.Knobs;
import dev.marquee.tools.bench.TrainingSpeeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --steps 1 | --steps must be 2 to 100000, not 1.",
        "train --steps few | --steps: 'few' is no whole number.",
        "train --rounds 0 | --rounds must be 1 to 1000, not 0.",
        "train --batch-size 0 | --batch-size must be 1 to 1024, not 0.",
        "train --threads 0 | --threads must be 1 to 1024, not 0.",
        "train --niceness 20 | --niceness must be 0 to 19, not 20.",
        "train --architecture densenet161 --python p | --python is for densenet121 and"
            + " custom-cnn only, not for densenet161.",
        "beside-training --seconds 0 | --seconds must be at least 1.",
        "beside-training --clients 0 | --clients must be 1 to 1024, not 0.",
        "beside-training --pause-ms=-1 | --pause-ms must not be negative.",
        "beside-training --rounds 0 | --rounds must be 1 to 1000, not 0.",
        "beside-training --priority low | --priority",
      })
  void wrongUsageIsToldBeforeAnythingIsMeasured(String line, String message) {
    Run run = Run.marquee((Object[]) ("bench " + line).split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: USAGE: ").contains(message);
  }

  @Test
  void anArchitectureThatThereIsNotIsRefused() {
    Run run = Run.marquee("bench", "train", "--architecture", "vgg");
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("ARCHITECTURE_UNKNOWN");
  }

  @Test
  void aKnobOutOfItsRangeIsRefused() {
    Run run = Run.marquee("bench", "beside-training", "--priority", "20", "--yield", "0s");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("CONFIG_INVALID", "training.priority");
  }

  @Test
  void whatIsNoPosterIsRefusedByItsName(@TempDir Path folder) throws Exception {
    Run empty = Run.marquee("bench", "train", "--images", folder);
    assertThat(empty.exitCode()).isEqualTo(2);
    assertThat(empty.err()).contains("INPUT_INVALID: " + folder + " holds no posters");
    Path poster = Files.writeString(folder.resolve("a.jpg"), "no image");
    Run unread = Run.marquee("bench", "train", "--images", folder);
    assertThat(unread.exitCode()).isEqualTo(2);
    assertThat(unread.err()).contains("INPUT_INVALID: " + poster + ": ");
    Run missing = Run.marquee("bench", "train", "--images", folder.resolve("b.jpg"));
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("FILE_UNREADABLE");
  }

  @Test
  void aPythonThatCannotBeStartedEndsTheCommand() {
    Run run =
        Run.marquee(
            "bench",
            "train",
            "--architecture=custom-cnn",
            "--batch-size=1",
            "--steps=2",
            "--python=no-such-python");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("error: BENCH_FAILED: no-such-python cannot be started");
  }

  @Test
  void aFewStepsAreMeasuredBothWays(@TempDir Path folder) throws Exception {
    Path poster = Files.write(folder.resolve("a.jpg"), SamplePosters.draw().getFirst().jpeg());
    Run run =
        Run.marquee(
            "bench",
            "train",
            "--architecture=custom-cnn",
            "--batch-size=1",
            "--steps=3",
            "--rounds=2",
            "--niceness=0",
            "--images",
            poster,
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    for (String way : List.of("streamed", "bare")) {
      assertThat(result.at("/images_per_second/" + way))
          .hasSize(2)
          .allSatisfy(speed -> assertThat(speed.asDouble()).isPositive());
    }
    assertThat(result.at("/ratios/streamed_to_bare").asDouble()).isPositive();
    assertThat(result.at("/ratios/bare_to_pytorch").isMissingNode()).isTrue();
  }

  @Test
  void speedsAreATableAndRatiosBesideTheirTargets() {
    Map<String, List<Double>> speeds = new LinkedHashMap<>();
    speeds.put("streamed", List.of(9.0, 9.8));
    speeds.put("bare", List.of(10.0, 10.0));
    speeds.put("pytorch", List.of(8.0, 8.0));
    assertThat(TrainingSpeedTable.render(new TrainingSpeeds(speeds, "2.7.1"), 80))
        .isEqualTo(
            """
            IMAGES/S  STREAMED  BARE   PYTORCH
            round 1   9.00      10.00  8.00
            round 2   9.80      10.00  8.00
            median    9.40      10.00  8.00

            streamed/bare      0.940 (target: 0.95 or more)
            bare/pytorch       1.250 (target: 1.00 or more)
            streamed/pytorch   1.175 (target: 1.00 or more)
            PyTorch 2.7.1""");
  }

  @Test
  void disturbancesAreARowForEachSetting() {
    List<Disturbance> found =
        List.of(
            new Disturbance(new Knobs(0, "0s"), List.of(new Disturbance.Turn(2, 4, 300, 200, 8))),
            new Disturbance(
                new Knobs(19, "50ms"),
                List.of(
                    new Disturbance.Turn(1.25, 1.5, 300, 280, 2),
                    new Disturbance.Turn(1.75, 2.5, 300, 260, 2))));
    assertThat(DisturbanceTable.render(found, 120))
        .startsWith(
            """
            PRIORITY  YIELD  P50                    P99                    TRAINING  CALLS
            0         0s     x 2.00 (2.00 to 2.00)  x 4.00 (4.00 to 4.00)  1.00      300, 200
            19        50ms   x 1.50 (1.25 to 1.75)  x 2.00 (1.50 to 2.50)  0.25      300, 270
            """);
  }
}
