package dev.marquee.tools;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ConfigLoader;
import dev.marquee.v1.ClassifyRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code marquee quickstart}: the first thing that anybody runs. It needs no server, no poster and
 * no configuration, works in a temporary folder on a free port, and goes the way of every client:
 * through the port.
 */
@Command(
    name = "quickstart",
    description = {
      "Shows what Marquee does: starts a server on a free port, classifies posters, stops it.",
      "",
      "It leaves nothing behind."
    },
    footer = {"", "Example:", "  marquee quickstart my-poster.jpg"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class QuickstartCommand implements Callable<Integer> {
  private static final int LABELS = 3;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Posters, JPEG or PNG, or folders of them. Default: five that Marquee draws.")
  private List<Path> files = new ArrayList<>();

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Path folder = Files.createTempDirectory("marquee-quickstart-");
    try {
      List<Path> posters = files.isEmpty() ? drawSamples(folder) : PosterFiles.expand(files, false);
      Function<Path, String> name = files.isEmpty() ? QuickstartCommand::title : Path::toString;
      ScoreTable report = new ScoreTable(out, Marquee.columns(command), name);
      int exitCode = classify(posters, report, folder.resolve("data"), out);
      out.println(nextSteps());
      out.flush();
      return exitCode;
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static int classify(
      List<Path> posters, PosterReport report, Path dataFolder, PrintWriter out) {
    Map<String, String> flags = Map.of("data_dir", dataFolder.toString(), "port", "0");
    try (MarqueeServer server = MarqueeServer.start(ConfigLoader.load(null, Map.of(), flags))) {
      String address = "127.0.0.1:" + server.port();
      out.printf(
          "A server was started on %s, and asked about %d posters:%n%n", address, posters.size());
      out.flush();
      ClassifyRequest options = ClassifyRequest.newBuilder().setTopK(LABELS).build();
      ClassifyRun run = new ClassifyRun(posters, options, report);
      try (MarqueeClient client = MarqueeClient.builder().target(address).build();
          Progress progress = Progress.of("classify", posters.size())) {
        Optional<MarqueeException> end = run.run(client, progress);
        if (end.isPresent()) {
          throw end.get();
        }
      }
      return run.exitCode();
    }
  }

  /** A drawn poster stands in a temporary folder, which is nobody's business. */
  private static String title(Path file) {
    return MoreFiles.getNameWithoutExtension(file);
  }

  private static List<Path> drawSamples(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (SamplePoster poster : SamplePosters.draw()) {
      files.add(Files.write(folder.resolve(poster.title() + ".jpg"), poster.jpeg()));
    }
    return files;
  }

  private static String nextSteps() {
    return """

        Next:
          ./marquee serve                        keeps a server running
          ./marquee classify my-poster.jpg       asks it, from another terminal
          ./marquee models list                  shows what it serves
          ./marquee --help                       and everything else\
        """;
  }
}
