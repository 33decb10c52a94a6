package dev.marquee.tools.bench.raw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.tools.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * How a process that stands ready is told what to do: an order a line, as JSON, each answered by a
 * line with its result. Its first line says that it is ready.
 */
public final class BareAnswers {
  /** The line that says so. */
  public static final String READY = "ready";

  private static final ObjectMapper JSON = new ObjectMapper();

  private BareAnswers() {}

  /** Answers orders until there are no more. */
  public static void to(BufferedReader orders, BareLoops loops, Consumer<String> answers) {
    answers.accept(READY);
    try {
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        answers.accept(JSON.writeValueAsString(loops.run(JSON.readValue(line, BareOrder.class))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an order as a line. */
  public static String line(BareOrder order) {
    try {
      return JSON.writeValueAsString(order);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads the line that answers an order. */
  public static BareResult result(String line) {
    try {
      return JSON.readValue(line, BareResult.class);
    } catch (JsonProcessingException e) {
      throw new BenchException("The bare loop answered '%s'.".formatted(line), e);
    }
  }
}
