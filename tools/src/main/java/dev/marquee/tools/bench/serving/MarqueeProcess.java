package dev.marquee.tools.bench.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marquee.tools.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of Marquee in a process of its own, with the Java, the flags and the class path of this
 * one. It sees no configuration but what it is given. Used by one thread.
 */
final class MarqueeProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 30;

  private final Process process;
  private final BufferedReader lines;
  private final Path log;

  private MarqueeProcess(Process process, Path log) {
    this.process = process;
    this.lines = process.inputReader(UTF_8);
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param log where its standard error goes
   */
  static MarqueeProcess start(Path log, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            // Two processes cannot wait for a debugger on one port.
            .filter(flag -> !flag.startsWith("-agentlib:jdwp"))
            .toList());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.marquee.tools.Marquee"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MARQUEE_"));
    try {
      Process process = builder.start();
      // Whoever ends this process by a signal wants no server left behind.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of a process"));
      return new MarqueeProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for the next line that it prints.
   *
   * @throws BenchException if it ends before
   */
  String readLine() {
    try {
      String line = lines.readLine();
      if (line == null) {
        throw new BenchException("A process of the benchmark ended too early: " + lastWords());
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastWords() throws IOException {
    List<String> said = log();
    return said.stream()
        .filter(line -> line.startsWith("error: "))
        .findFirst()
        .orElse(said.isEmpty() ? "it said nothing." : said.getLast());
  }

  /** Returns the lines of its standard error by now. */
  List<String> log() throws IOException {
    return Files.readAllLines(log);
  }

  /** Gives it a line to read. */
  void writeLine(String line) {
    try {
      process.outputWriter(UTF_8).append(line).append('\n').flush();
    } catch (IOException e) {
      throw new BenchException("A process of the benchmark has gone away: measure again.", e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Tells it to end, and waits until it is gone. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
