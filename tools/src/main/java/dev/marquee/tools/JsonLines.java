package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.Durations;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyTimings;
import dev.marquee.v1.LabelScore;
import java.io.PrintWriter;

/**
 * One JSON object per poster and line: {@code file}, then either {@code model_version}, {@code
 * labels}, {@code cached} and {@code timings}, or {@code error}. Scores have the digits that it
 * takes to get the same float32 back.
 */
final class JsonLines implements PosterReport {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final double MICROS_PER_MILLI = 1000;

  private final PrintWriter out;

  JsonLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void add(PosterOutcome outcome) {
    ObjectNode line = NODES.objectNode().put("file", outcome.file().toString());
    switch (outcome) {
      case PosterOutcome.Classified classified -> fill(line, classified.response());
      case PosterOutcome.Failed failed -> line.set("error", failed.error().json());
    }
    // A JSON text of one line: Jackson escapes the line ends in strings.
    out.println(line);
    // A program may be reading along.
    out.flush();
  }

  /** Every line is out already. */
  @Override
  public void end() {}

  private static void fill(ObjectNode line, ClassifyResponse response) {
    line.put("model_version", response.getModelVersion());
    ArrayNode labels = line.putArray("labels");
    for (LabelScore label : response.getLabelsList()) {
      labels
          .addObject()
          .put("label", label.getLabel())
          // As a float: its shortest digits, not those of the double that it would become.
          .put("score", label.getScore())
          .put("predicted", label.getPredicted());
    }
    line.put("cached", response.getCached());
    ClassifyTimings timings = response.getTimings();
    line.putObject("timings")
        .put("decode_ms", Durations.toMicros(timings.getDecode()) / MICROS_PER_MILLI)
        .put("queue_ms", Durations.toMicros(timings.getQueue()) / MICROS_PER_MILLI)
        .put("inference_ms", Durations.toMicros(timings.getInference()) / MICROS_PER_MILLI)
        .put("batch_size", timings.getBatchSize())
        .put("lookup_ms", Durations.toMicros(timings.getLookup()) / MICROS_PER_MILLI);
  }
}
