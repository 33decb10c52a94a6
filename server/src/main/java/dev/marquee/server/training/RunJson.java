package dev.marquee.server.training;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.function.Function;

/**
 * Runs as JSON, for stores that keep texts. Numbers come back to the last bit. Keys are the
 * records' components in snake_case, and stay what they are: databases hold them.
 */
public final class RunJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(
              new SimpleModule()
                  .addSerializer(ModelName.class, ToStringSerializer.instance)
                  .addSerializer(ModelReference.class, ToStringSerializer.instance)
                  .addSerializer(VersionName.class, ToStringSerializer.instance)
                  .addSerializer(DatasetName.class, ToStringSerializer.instance)
                  .addDeserializer(
                      ModelName.class, reader(ModelName.class, t -> ModelName.parse("name", t)))
                  .addDeserializer(
                      ModelReference.class,
                      reader(ModelReference.class, t -> ModelReference.parse("name", t)))
                  .addDeserializer(
                      VersionName.class,
                      reader(VersionName.class, t -> VersionName.parse("name", t)))
                  .addDeserializer(
                      DatasetName.class,
                      reader(DatasetName.class, t -> DatasetName.parse("name", t))))
          .addMixIn(RunSpec.class, ParentsForm.class)
          .addMixIn(Resolved.class, ParentsForm.class)
          .addMixIn(RunSpec.Data.class, DataForm.class)
          .addMixIn(RunSpec.RecipeChoice.class, RecipeForm.class)
          .addMixIn(RunEvent.class, EventForm.class)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /** Where there is one parent, or none, databases may hold it, or null, instead of a list. */
  private interface ParentsForm {
    @JsonProperty("parent")
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    List<?> parents();
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RunSpec.OfDataset.class, name = "dataset"),
    @JsonSubTypes.Type(value = RunSpec.Streamed.class, name = "streamed")
  })
  private interface DataForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RunSpec.RecipeChoice.Named.class, name = "named"),
    @JsonSubTypes.Type(value = RunSpec.RecipeChoice.Written.class, name = "written")
  })
  private interface RecipeForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RunEvent.Queued.class, name = "QUEUED"),
    @JsonSubTypes.Type(value = RunEvent.Started.class, name = "STARTED"),
    @JsonSubTypes.Type(value = RunEvent.Stepped.class, name = "STEP"),
    @JsonSubTypes.Type(value = RunEvent.EpochEnded.class, name = "EPOCH"),
    @JsonSubTypes.Type(value = RunEvent.Checkpointed.class, name = "CHECKPOINT"),
    @JsonSubTypes.Type(value = RunEvent.Draining.class, name = "DRAINING"),
    @JsonSubTypes.Type(value = RunEvent.Resting.class, name = "RESTING"),
    @JsonSubTypes.Type(value = RunEvent.Completed.class, name = "COMPLETED"),
    @JsonSubTypes.Type(value = RunEvent.Failed.class, name = "FAILED"),
    @JsonSubTypes.Type(value = RunEvent.Cancelled.class, name = "CANCELLED")
  })
  private interface EventForm {}

  private RunJson() {}

  private static <T> FromStringDeserializer<T> reader(Class<T> type, Function<String, T> parse) {
    return new FromStringDeserializer<>(type) {
      private static final long serialVersionUID = 1;

      @Override
      protected T _deserialize(String text, DeserializationContext context) {
        return parse.apply(text);
      }
    };
  }

  /** Returns the kind under which an event is kept, such as {@code STEP}. */
  public static String kind(RunEvent event) {
    return switch (event) {
      case RunEvent.Queued _ -> "QUEUED";
      case RunEvent.Started _ -> "STARTED";
      case RunEvent.Stepped _ -> "STEP";
      case RunEvent.EpochEnded _ -> "EPOCH";
      case RunEvent.Checkpointed _ -> "CHECKPOINT";
      case RunEvent.Draining _ -> "DRAINING";
      case RunEvent.Resting _ -> "RESTING";
      case RunEvent.Completed _ -> "COMPLETED";
      case RunEvent.Failed _ -> "FAILED";
      case RunEvent.Cancelled _ -> "CANCELLED";
    };
  }

  /** Returns a value as JSON. */
  public static String write(Record value) {
    return text(value, value.getClass());
  }

  /** Returns an event as JSON. */
  public static String write(RunEvent event) {
    return text(event, RunEvent.class);
  }

  private static String text(Object value, Class<?> type) {
    try {
      return MAPPER.writerFor(type).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be written", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalStateException if it is something else
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored of a run cannot be read", e);
    }
  }
}
