package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.tools.bench.TrainingBench;
import dev.marquee.tools.bench.TrainingSpeeds;
import dev.marquee.tools.bench.TrainingWork;
import dev.marquee.tools.bench.Turns;
import dev.marquee.tools.bench.machine.Machine;
import dev.marquee.tools.bench.machine.ResultHead;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code marquee bench train}. */
@Command(
    name = "train",
    description = {
      "Measures how fast a training is that is streamed to a server, against the same steps in a "
          + "bare loop in memory, and against PyTorch in Python.",
      "",
      "The server is a whole one in this process, over TCP, with a temporary data folder. What "
          + "counts are the ratios of the medians: streamed to bare should be 0.95 or more, bare "
          + "and streamed to PyTorch 1.00 or more. See docs/benchmarks.md."
    },
    footer = {
      "",
      "Examples:",
      "  marquee bench train --steps 40 --rounds 5",
      "  marquee bench train --architecture custom-cnn --python venv/bin/python"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchTrainCommand implements Callable<Integer> {
  @Mixin private BenchedWorkOption work;
  @Mixin private ResultOption result;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "30",
      description = "How many steps each makes in a round. Default: 30.")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How many rounds are made before, and not counted: a JVM compiles what it runs often. "
              + "Default: 2.")
  private int warmUp;

  @Option(
      names = "--niceness",
      paramLabel = "N",
      defaultValue = "19",
      description = "What all of them yield to other processes, 0 to 19. Default: 19, as a server.")
  private int niceness;

  @Option(
      names = "--python",
      paramLabel = "PYTHON",
      description =
          "A Python that has torch and torchvision, measured too; for densenet121 and custom-cnn.")
  private @Nullable String python;

  @Option(
      names = "--channels-last",
      description = "Gives Python the layout that suits a CPU, which is not PyTorch's default.")
  private boolean channelsLast;

  @Override
  public Integer call() throws Exception {
    TrainingWork training = work.work(niceness);
    TrainingBench bench =
        work.checked(
            () ->
                new TrainingBench(
                    training,
                    steps,
                    new Turns(warmUp, work.rounds()),
                    Optional.ofNullable(python),
                    channelsLast,
                    Ticker.systemTicker()));
    TrainingSpeeds speeds =
        BenchedWorkOption.measured(() -> bench.run(line -> result.errors().say(line)));
    result.print(
        result.json()
            ? json(training, speeds).toString()
            : TrainingSpeedTable.render(speeds, result.columns()));
    return 0;
  }

  private ObjectNode json(TrainingWork training, TrainingSpeeds speeds) {
    ObjectNode all =
        ResultHead.of("train", Instant.now(), Machine.here())
            .put("architecture", training.architecture())
            .put("batch_size", training.batchSize())
            .put("threads", training.threads())
            .put("niceness", training.niceness())
            .put("steps", steps)
            .put("warm_up_rounds", warmUp);
    if (!speeds.pytorch().isEmpty()) {
      all.put("pytorch_version", speeds.pytorch()).put("channels_last", channelsLast);
    }
    ObjectNode measured = all.putObject("images_per_second");
    speeds
        .imagesPerSecond()
        .forEach(
            (name, numbers) -> {
              ArrayNode rounds = measured.putArray(name);
              numbers.forEach(rounds::add);
            });
    ObjectNode ratios = all.putObject("ratios");
    TrainingSpeedTable.RATIOS.forEach(
        ratio ->
            speeds
                .ratio(ratio.one(), ratio.other())
                .ifPresent(value -> ratios.put(ratio.one() + "_to_" + ratio.other(), value)));
    return all;
  }
}
