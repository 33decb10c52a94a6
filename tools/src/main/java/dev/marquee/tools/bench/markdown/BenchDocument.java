package dev.marquee.tools.bench.markdown;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Results of benchmarks, put together: the machines, and a table for each kind of result. */
public final class BenchDocument {
  private static final List<Section> SECTIONS =
      List.of(
          ServingSections.closed(),
          ServingSections.poisson(),
          ServingSections.peers(),
          CacheSection.section(),
          StartupSection.section(),
          RawSection.section(),
          TrainingSections.training(),
          TrainingSections.besideTraining());

  private BenchDocument() {}

  /** Whether this is a result that the document has a place for. */
  public static boolean knows(JsonNode result) {
    return SECTIONS.stream().anyMatch(section -> section.belongs().test(result));
  }

  /**
   * Returns the document, with a line end after its last line.
   *
   * @param results that it knows, in the order in which they are shown
   */
  public static String render(List<JsonNode> results) {
    StringBuilder text = new StringBuilder("# Benchmarks\n\n");
    text.append(
        "Made by `marquee bench report` of %d results. Ratios say more than speeds, which are this machine's.\n"
            .formatted(results.size()));
    machines(results).forEach((machine, days) -> text.append(machine(machine, days)));
    SECTIONS.forEach(section -> text.append(section.render(results)));
    return text.toString();
  }

  /** Returns the different machines, each with the days and versions of Marquee of its results. */
  private static Map<JsonNode, Set<String>> machines(List<JsonNode> results) {
    Map<JsonNode, Set<String>> found = new LinkedHashMap<>();
    for (JsonNode result : results) {
      String day = result.path("time").asText().replaceFirst("T.*", "");
      found
          .computeIfAbsent(result.path("machine"), _ -> new TreeSet<>())
          .add("%s (Marquee %s)".formatted(day, result.path("marquee_version").asText()));
    }
    return found;
  }

  private static String machine(JsonNode machine, Set<String> days) {
    return "\n- %s, %d cores, %d MiB; %s; Java %s; %s%s; %s\n"
        .formatted(
            machine.path("cpu").asText(),
            machine.path("cores").asInt(),
            machine.path("memory_mib").asLong(),
            machine.path("os").asText(),
            machine.path("java").asText(),
            pairs(machine.path("libraries"), " "),
            machine.path("environment").isEmpty()
                ? ""
                : "; " + pairs(machine.path("environment"), "="),
            String.join(", ", days));
  }

  private static String pairs(JsonNode object, String between) {
    return object.properties().stream()
        .map(pair -> pair.getKey() + between + pair.getValue().asText())
        .collect(Collectors.joining(", "));
  }
}
