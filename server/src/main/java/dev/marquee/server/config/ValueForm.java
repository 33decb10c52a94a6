package dev.marquee.server.config;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** How a key's values are written, in words. */
final class ValueForm {
  private static final SnakeCaseStrategy NAMING = new SnakeCaseStrategy();

  private ValueForm() {}

  /** Returns the form of the values of a key, such as {@code [serving, max_batch]}. */
  static String of(List<String> key) {
    Class<?> type = ServerConfig.class;
    for (String name : key) {
      type = component(type, name).getType();
    }
    if (type == int.class) {
      return "a whole number of 32 bits";
    } else if (type == long.class) {
      return "a whole number of 64 bits";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == DataSize.class) {
      return "a size such as 64MB";
    } else if (type == Duration.class) {
      return "a duration such as 100ms";
    }
    return "a text";
  }

  private static RecordComponent component(Class<?> type, String name) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> NAMING.translate(component.getName()).equals(name))
        .findFirst()
        .orElseThrow();
  }
}
