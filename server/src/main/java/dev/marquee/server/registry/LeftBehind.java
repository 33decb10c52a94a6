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

  private final Path models;
  private final List<Thing> things = new ArrayList<>();

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
   * Names everything in the log.
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
  }
}
