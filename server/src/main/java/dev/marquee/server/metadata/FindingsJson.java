package dev.marquee.server.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.evaluation.EvaluationName;
import dev.marquee.server.evaluation.Findings;

/** What an evaluation has found, as JSON. */
final class FindingsJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private FindingsJson() {}

  static String write(Findings findings) {
    try {
      return MAPPER.writeValueAsString(findings);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers could not be written", e);
    }
  }

  /** What was written was sound: if it is not now, somebody else has written to the table. */
  static Findings read(EvaluationName name, String json) {
    try {
      return MAPPER.readValue(json, Findings.class);
    } catch (JsonProcessingException e) {
      throw new Failure.FailedPrecondition(
          Reason.METADATA_INCONSISTENT,
          "What is stored of %s cannot be read: delete it, or restore the data folder from a backup."
              .formatted(name),
          e);
    }
  }
}
