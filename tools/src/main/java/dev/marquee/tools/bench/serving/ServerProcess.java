package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.machine.ProcessMemory;
import dev.marquee.tools.bench.raw.BareWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, on a free port of this machine, with a fresh data folder. Used
 * by one thread.
 */
final class ServerProcess implements AutoCloseable {
  /** What the log of the start says of an engine, such as {@code PyTorch 2.7.1 on cpu()}. */
  private static final Pattern ENGINE =
      Pattern.compile("[:-] ([A-Za-z][\\w ]*) \\d+(?:\\.\\d+)+ on \\S+$");

  private final MarqueeProcess process;
  private final String address;

  private ServerProcess(MarqueeProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one, and waits until it serves.
   *
   * @param settings more keys of the configuration, each as {@code KEY=VALUE}
   * @param folder for its data and its log
   */
  static ServerProcess start(BareWork work, int maxBatch, List<String> settings, Path folder) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--port",
                "0",
                "--data-dir",
                folder.resolve("data").toString(),
                "--device",
                work.device(),
                "--set",
                "engine.threads=" + work.threads(),
                "serving.decode_threads=" + work.decodeThreads(),
                "serving.max_batch=" + maxBatch));
    arguments.addAll(settings);
    MarqueeProcess process = MarqueeProcess.start(folder.resolve("server.log"), arguments);
    try {
      String said = process.readLine();
      return new ServerProcess(process, said.substring(said.lastIndexOf(' ') + 1));
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Returns {@code host:port}. */
  String address() {
    return address;
  }

  /** Returns the name of the engine that serves, as the server's own log tells it. */
  String engine() {
    try {
      for (String line : process.log()) {
        Matcher engine = ENGINE.matcher(line);
        if (engine.find()) {
          return engine.group(1).toLowerCase(Locale.ROOT).replace(" ", "");
        }
      }
      throw new BenchException("The server's log does not say which engine it has.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how much memory it has now. */
  ProcessMemory memory() {
    return ProcessMemory.of(process.pid());
  }

  @Override
  public void close() {
    process.close();
  }
}
