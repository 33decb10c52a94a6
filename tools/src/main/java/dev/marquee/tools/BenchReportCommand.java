package dev.marquee.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.tools.bench.markdown.BenchDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marquee bench report}: {@link BenchDocument} is what it prints. */
@Command(
    name = "report",
    description = {
      "Prints one document in Markdown of results that other benchmarks printed with --json.",
      "",
      "Rows stand in the order of the files; a file may hold several results, one after the other."
    },
    footer = {"", "Example:", "  marquee bench report tools/bench/results/DATE/*.json > README.md"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchReportCommand implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Results in JSON.")
  private List<Path> files;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    List<JsonNode> results = files.stream().flatMap(file -> read(file).stream()).toList();
    command.commandLine().getOut().print(BenchDocument.render(results));
    command.commandLine().getOut().flush();
  }

  private static List<JsonNode> read(Path file) {
    List<JsonNode> results = new ArrayList<>();
    try (BufferedReader text = Files.newBufferedReader(file);
        MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(text)) {
      while (values.hasNextValue()) {
        results.add(values.nextValue());
      }
    } catch (JsonProcessingException e) {
      throw CommandFailure.ofInput(
          "%s holds no JSON: give what a benchmark printed with --json.".formatted(file));
    } catch (IOException e) {
      throw FileFailure.reading(file, e);
    }
    if (results.isEmpty() || !results.stream().allMatch(BenchDocument::knows)) {
      throw CommandFailure.ofInput(
          "%s holds no result of a benchmark: give what one printed with --json.".formatted(file));
    }
    return results;
  }
}
