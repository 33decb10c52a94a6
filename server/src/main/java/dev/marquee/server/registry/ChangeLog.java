package dev.marquee.server.registry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes every change into the server's log, a line each. Thread-safe. */
public final class ChangeLog implements RegistryListener {
  private static final Logger log = LoggerFactory.getLogger(ChangeLog.class);

  @Override
  public void changed(Change change) {
    log.info(
        "Change {}: {} {}{}{} by {}{}{}",
        change.id(),
        change.kind(),
        change.alias().map(alias -> change.model() + "@" + alias).orElse(subject(change)),
        change.alias().isPresent() ? ", " + orNone(change.from()) : "",
        change.alias().isPresent() ? " -> " + orNone(change.to()) : "",
        change.cause().actor().isEmpty() ? "somebody" : change.cause().actor(),
        change.cause().peer().isEmpty() ? "" : " at " + change.cause().peer(),
        change.cause().reason().isEmpty() ? "" : ": " + change.cause().reason());
  }

  private static String subject(Change change) {
    return change.version().isPresent()
        ? new VersionName(change.model(), change.version().getAsInt()).toString()
        : change.model().toString();
  }

  private static String orNone(String version) {
    return version.isEmpty() ? "nothing" : version;
  }
}
