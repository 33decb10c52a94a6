package dev.marquee.client;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The settings that a client takes from environment variables. */
final class Environment {
  private Environment() {}

  static MarqueeClientBuilder apply(MarqueeClientBuilder builder, Map<String, String> variables) {
    read(variables, "MARQUEE_SERVER", builder::target);
    read(variables, "MARQUEE_DEADLINE", text -> builder.deadline(Deadlines.parse(text)));
    read(variables, "MARQUEE_ACTOR", builder::actor);
    return builder;
  }

  /** An empty variable counts as none: that is how shells unset one for a single command. */
  private static void read(Map<String, String> variables, String name, Consumer<String> setting) {
    @Nullable String text = variables.get(name);
    if (text == null || text.isBlank()) {
      return;
    }
    try {
      setting.accept(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
