package dev.marquee.server.serving;

import dev.marquee.server.registry.Manifest;
import java.util.TreeMap;

/**
 * All that a verdict depends on: with any of it another, a new trial is due.
 *
 * @param weightsSha256 in hexadecimal
 * @param network its architecture, settings, input spec and number of labels, as text
 * @param engines both, with their releases and that of the compiler, as text
 * @param processor what they run on, as text
 */
public record VerdictKey(String weightsSha256, String network, String engines, String processor) {

  static VerdictKey of(Manifest manifest, String engines, String processor) {
    String network =
        "%s %s %s %d"
            .formatted(
                manifest.architecture(),
                new TreeMap<>(manifest.architectureSettings()),
                manifest.input(),
                manifest.labels().size());
    return new VerdictKey(manifest.weights().sha256(), network, engines, processor);
  }
}
