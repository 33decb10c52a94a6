package dev.marquee.server.registry;

import java.util.Map;

/** The content of a {@code model.json}, beside which the versions of a model lie. Immutable. */
record ModelJson(String description, Map<String, Integer> aliases) {
  ModelJson {
    aliases = Map.copyOf(aliases);
  }
}
