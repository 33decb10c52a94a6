package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.v1.ClassifyRequest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code marquee classify}: reads the options; {@link ClassifyRun} does the work. An output of many
 * posters is for a program to read ({@code --json}), one of few for a person (the table).
 */
@Command(
    name = "classify",
    description = "Scores posters and prints the labels of each, in the order given.",
    footer = {"", "Example:", "  marquee classify --top-k 3 --json posters/ extra.jpg"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ClassifyCommand implements Callable<Integer> {
  /** What fits on a line, and about what a poster has. */
  private static final int TABLE_TOP_K = 5;

  @Mixin private ServerOption server;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "JPEG or PNG files; a folder means its *.jpg, *.jpeg and *.png, by name.")
  private List<Path> files;

  @Option(names = "--recursive", description = "Looks in the folders of a folder, too.")
  private boolean recursive;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      converter = ModelReference.class,
      defaultValue = "",
      description =
          "Which version answers: models/x, models/x/versions/3 or models/x@alias. Default: the "
              + "server's default model.")
  private String model;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "How many labels, best first; 0 means all. Default: 5, with --json all.")
  private @Nullable Integer topK;

  @Option(
      names = "--min-score",
      paramLabel = "SCORE",
      description = "Leaves out labels that score lower, in 0 to 1. Default: no limit.")
  private @Nullable Float minScore;

  @Option(
      names = "--skip-cache",
      description =
          "Has every poster scored, and not answered from the server's response cache; see 'marquee "
              + "cache'.")
  private boolean skipCache;

  @Option(names = "--json", description = "Prints one JSON object per poster and line.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    ClassifyRequest options = options();
    List<Path> posters = PosterFiles.expand(files, recursive);
    PrintWriter out = command.commandLine().getOut();
    PosterReport report =
        json ? new JsonLines(out) : new ScoreTable(out, Marquee.columns(command), Path::toString);
    ClassifyRun run = new ClassifyRun(posters, options, report);
    try (MarqueeClient client = server.connect();
        Progress progress = Progress.of("classify", posters.size())) {
      Optional<MarqueeException> end = run.run(client, progress);
      if (end.isPresent()) {
        // Every poster is reported by now: what is left is to say why, and to exit with it.
        throw end.get();
      }
    }
    return run.exitCode();
  }

  /** Checks here what would otherwise fail once for each poster. */
  private ClassifyRequest options() {
    ClassifyRequest.Builder options =
        ClassifyRequest.newBuilder().setModel(model).setSkipCache(skipCache);
    options.setTopK(topK == null ? (json ? 0 : TABLE_TOP_K) : require("--top-k", topK >= 0, topK));
    if (minScore != null) {
      options.setMinScore(require("--min-score", minScore >= 0 && minScore <= 1, minScore));
    }
    return options.build();
  }

  private <T> T require(String option, boolean inRange, T value) {
    if (!inRange) {
      throw new ParameterException(
          command.commandLine(), option + " is out of its range: " + value + ".");
    }
    return value;
  }
}
