package dev.marquee.tools.bench.machine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** What the JSON of every benchmark begins with: which one it is, when it was run, and on what. */
public final class ResultHead {
  private ResultHead() {}

  /**
   * Returns an object that holds this much.
   *
   * @param bench the name of the subcommand
   */
  public static ObjectNode of(String bench, Instant now, Machine machine) {
    ObjectNode head =
        JsonNodeFactory.instance
            .objectNode()
            .put("bench", bench)
            .put("time", now.truncatedTo(ChronoUnit.SECONDS).toString())
            .put(
                "marquee_version",
                Objects.requireNonNullElse(
                    ResultHead.class.getPackage().getImplementationVersion(), "not packaged"));
    ObjectNode described =
        head.putObject("machine")
            .put("cpu", machine.cpu())
            .put("cores", machine.cores())
            .put("memory_mib", machine.memoryMib())
            .put("os", machine.os())
            .put("java", machine.java());
    ObjectNode libraries = described.putObject("libraries");
    machine.libraries().forEach(libraries::put);
    ObjectNode environment = described.putObject("environment");
    machine.environment().forEach(environment::put);
    return head;
  }
}
