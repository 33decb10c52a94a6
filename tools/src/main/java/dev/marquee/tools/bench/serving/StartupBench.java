package dev.marquee.tools.bench.serving;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.server.MarqueeServer;
import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.Turns;
import dev.marquee.tools.bench.load.Timeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures how long a server takes to start with the JVM's ahead-of-time cache and the engine begun
 * beside the rest, and without both. All starts are on one data folder, which a start before them
 * has made: the bundled models are installed, and which engine serves is settled.
 */
public record StartupBench(Turns turns, Timeline timeline) {
  private static final String CACHE = "-XX:AOTCache=";

  /**
   * Measures.
   *
   * @param progress told a line before each start
   * @throws BenchException if this process has no cache itself, or a server does not serve
   */
  public StartupFindings run(Consumer<String> progress) {
    List<String> flags = MarqueeProcess.flags();
    if (flags.stream().noneMatch(flag -> flag.startsWith(CACHE))) {
      throw new BenchException(
          "This process has no ahead-of-time cache, so no server of it would have one: start it by"
              + " ./marquee, without MARQUEE_AOT=off.");
    }
    try {
      Path folder = Files.createTempDirectory("marquee-bench-");
      try {
        return measure(flags, folder, progress);
      } finally {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StartupFindings measure(List<String> flags, Path folder, Consumer<String> progress) {
    StartedServer with = new StartedServer(StartupFindings.WITH, flags, folder, timeline);
    StartedServer without =
        new StartedServer(StartupFindings.WITHOUT, without(flags), folder, timeline);
    progress.accept("the first start, which fills the data folder");
    Start _ = with.measure();
    return new StartupFindings(turns, turns.take(List.of(without, with), progress));
  }

  /** Returns the flags of the old way. */
  static List<String> without(List<String> flags) {
    List<String> others =
        new ArrayList<>(flags.stream().filter(flag -> !flag.startsWith(CACHE)).toList());
    others.add("-D%s=true".formatted(MarqueeServer.ENGINE_ON_DEMAND));
    return others;
  }
}
