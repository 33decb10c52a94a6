package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command of Marquee in a process of its own, with the Java, the flags and the class path of this
 * one. It sees no configuration but what it is given. Used by one thread.
 */
final class MarqueeProcess implements AutoCloseable {
  private final ChildProcess process;

  private MarqueeProcess(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param log where its standard error goes
   */
  static MarqueeProcess start(Path log, List<String> arguments) {
    return start(log, flags(), arguments);
  }

  /** Returns the flags that this process was started with. */
  static List<String> flags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        // Two processes cannot wait for a debugger on one port.
        .filter(flag -> !flag.startsWith("-agentlib:jdwp"))
        .toList();
  }

  /**
   * Starts one with other flags.
   *
   * @param log where its standard error goes
   */
  static MarqueeProcess start(Path log, List<String> flags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.marquee.tools.Marquee"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("MARQUEE_"));
    try {
      return new MarqueeProcess(ChildProcess.start(builder, log));
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
    return process
        .readLine()
        .orElseThrow(
            () ->
                new BenchException(
                    "A process of the benchmark ended too early: " + lastWords(process.log())));
  }

  private static String lastWords(List<String> said) {
    return said.stream()
        .filter(line -> line.startsWith("error: "))
        .findFirst()
        .orElse(said.isEmpty() ? "it said nothing." : said.getLast());
  }

  /** Gives it a line to read. */
  void writeLine(String line) {
    process.writeLine(line);
  }

  long pid() {
    return process.pid();
  }

  /** Returns how much processor time it has taken; 0 where the system does not tell. */
  double processorSeconds() {
    return ProcessHandle.of(process.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .map(time -> time.toNanos() / 1e9)
        .orElse(0.0);
  }

  /** Tells it to end, and waits until it is gone. */
  @Override
  public void close() {
    process.close();
  }
}
