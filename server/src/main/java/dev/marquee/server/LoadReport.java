package dev.marquee.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of loading what is in production.
 *
 * @param open whether the server takes calls; false if it was closed meanwhile
 * @param silent why models do not serve that have something in production, by their names, in
 *     order: a reason of {@code docs/errors.md} with a sentence, or a sentence alone
 */
public record LoadReport(boolean open, Map<String, String> silent) {
  public LoadReport {
    silent = Collections.unmodifiableMap(new LinkedHashMap<>(silent));
  }
}
