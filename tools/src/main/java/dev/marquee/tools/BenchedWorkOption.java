package dev.marquee.tools;

import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.TrainingWork;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The training that a benchmark makes, and how its refusals are told. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchedWorkOption {
  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      defaultValue = "densenet121",
      description = "The network that is trained. Default: densenet121.")
  private String architecture;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many images a step has. Default: 16.")
  private int batchSize;

  @Option(
      names = "--images",
      paramLabel = "PATH",
      description =
          "A poster, or a folder whose first ones make 8 different batches. Default: some that "
              + "Marquee draws, of 300x444 pixels.")
  private @Nullable Path images;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads one operation may use. Default: one per core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often everything takes its turn. Default: 3.")
  private int rounds;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  int rounds() {
    return rounds;
  }

  /**
   * Returns the training.
   *
   * @param niceness what its threads yield to others, 0 to 19
   */
  TrainingWork work(int niceness) {
    TrainingWork work =
        checked(
            () ->
                new TrainingWork(
                    architecture, batchSize, threads, niceness, BenchedPosters.drawn()));
    work.requireArchitecture();
    return images == null ? work : work.of(BenchedPosters.read(images, work.differentImages()));
  }

  /** Makes something of the options; what is wrong with them is wrong usage. */
  <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
    }
  }

  /** Measures; what did not come about is told as every failure of a command is. */
  static <T> T measured(Callable<T> bench) throws Exception {
    try {
      return bench.call();
    } catch (BenchException e) {
      throw new CommandFailure(
          Status.Code.FAILED_PRECONDITION, "BENCH_FAILED", Objects.requireNonNull(e.getMessage()));
    }
  }
}
