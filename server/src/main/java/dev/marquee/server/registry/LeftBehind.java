package dev.marquee.server.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an upgrade of the data folder does not take over, and why. Used by one thread. */
final class LeftBehind {
  private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);

  private record Thing(Path place, String why) {}

  private record Alias(ModelName model, String name, int number) {}

  private final Path models;
  private final List<Thing> things = new ArrayList<>();
  private final List<Alias> aliases = new ArrayList<>();

  /**
   * @param models the folder of all models
   */
  LeftBehind(Path models) {
    this.models = models;
  }

  /**
   * Leaves a file or folder below that of all models.
   *
   * @param why in a sentence
   */
  void add(Path place, String why) {
    things.add(new Thing(models.relativize(place), why));
  }

  /**
   * Leaves an alias, which cannot be set.
   *
   * @param number the version that it points to, which is not taken over
   */
  void addAlias(ModelName model, String alias, int number) {
    aliases.add(new Alias(model, alias, number));
  }

  /**
   * Names everything in the log, the aliases last and as errors: calls that name one will fail.
   *
   * @param aside where the folder of all models will lie
   */
  void log(Path aside) {
    for (Thing thing : things) {
      log.warn(
          "Not taken over: {}. {} It is kept in {}: correct it there, and import it as a new"
              + " version; or leave it.",
          thing.place(),
          thing.why(),
          aside.resolve(thing.place()));
    }
    for (Alias alias : aliases) {
      log.error(
          "{} has LOST its alias {}, which pointed to version {}: that version is not taken over, as"
              + " is said above. Calls that need the alias are refused until you have pointed it to"
              + " another version with 'marquee models {}'",
          alias.model(),
          alias.name(),
          alias.number(),
          alias.name().equals(ModelReference.PRODUCTION) ? "promote" : "alias");
    }
  }
}
