package dev.marquee.server.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.server.evaluation.EvaluationName;
import dev.marquee.server.evaluation.Findings;

/** What an evaluation has found, and how its labels were merged, as JSON. */
final class FindingsJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private FindingsJson() {}

  static String write(Findings findings) {
    return text(findings);
  }

  static String write(LabelMerge labels) {
    return text(labels);
  }

  private static String text(Record value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of texts and numbers could not be written", e);
    }
  }

  static Findings readFindings(EvaluationName name, String json) {
    return read(name, json, Findings.class);
  }

  static LabelMerge readLabels(EvaluationName name, String json) {
    return read(name, json, LabelMerge.class);
  }

  /** What was written was sound: if it is not now, somebody else has written to the table. */
  private static <T> T read(EvaluationName name, String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new Failure.FailedPrecondition(
          Reason.METADATA_INCONSISTENT,
          "What is stored of %s cannot be read: delete it, or restore the data folder from a backup."
              .formatted(name),
          e);
    }
  }
}
