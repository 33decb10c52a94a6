package dev.marquee.tools.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import dev.marquee.models.image.InputSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The same steps in PyTorch's own Python, in a process of its own that waits while others are
 * measured. Used by one thread.
 */
final class PythonTraining implements Contender<Double> {
  /** Those that the script can make. */
  static final List<String> ARCHITECTURES = List.of("densenet121", TrainingWork.CUSTOM_CNN);

  private static final String SCRIPT = "pytorch_training.py";

  private final TrainingWork work;
  private final int steps;
  private final Path folder;
  private final Process process;
  private final BufferedReader lines;
  private final String version;

  /**
   * Starts it, and waits until it has loaded its libraries.
   *
   * @param python the interpreter, which has torch and torchvision
   * @param channelsLast whether images and weights have the layout that suits a CPU
   */
  PythonTraining(TrainingWork work, int steps, String python, boolean channelsLast) {
    if (!ARCHITECTURES.contains(work.architecture())) {
      throw new IllegalArgumentException(
          "--python can be with %s only".formatted(String.join(" and ", ARCHITECTURES)));
    }
    this.work = work;
    this.steps = steps;
    try {
      folder = Files.createTempDirectory("marquee-bench-python-");
      Path script = folder.resolve(SCRIPT);
      Resources.asByteSource(Resources.getResource(PythonTraining.class, SCRIPT))
          .copyTo(MoreFiles.asByteSink(script));
      process =
          new ProcessBuilder(command(python, script, channelsLast))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new BenchException(
          "%s cannot be started: name a Python with torch and torchvision.".formatted(python), e);
    }
    lines = process.inputReader(UTF_8);
    try {
      version = readLine();
    } catch (BenchException e) {
      close();
      throw e;
    }
  }

  private List<String> command(String python, Path script, boolean channelsLast) {
    InputSpec input = work.recipe(1).input();
    return List.of(
        python,
        script.toString(),
        work.architecture(),
        Integer.toString(TrainingWork.LABELS),
        Integer.toString(work.batchSize()),
        Integer.toString(input.height()),
        Integer.toString(input.width()),
        Integer.toString(steps),
        Integer.toString(work.threads()),
        Integer.toString(work.niceness()),
        channelsLast ? "channels-last" : "contiguous");
  }

  @Override
  public String name() {
    return "pytorch";
  }

  /** Returns the version of PyTorch. */
  String version() {
    return version;
  }

  @Override
  public Double measure() {
    try {
      // A line is the sign to begin.
      process.outputWriter(UTF_8).append('\n').flush();
    } catch (IOException e) {
      throw new BenchException("Python has ended before its time: see what it says above.", e);
    }
    return steps * work.batchSize() / Double.parseDouble(readLine());
  }

  private String readLine() {
    try {
      String line = lines.readLine();
      if (line == null) {
        throw new BenchException("Python has ended before its time: see what it says above.");
      }
      return line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
