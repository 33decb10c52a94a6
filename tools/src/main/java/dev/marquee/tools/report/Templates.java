package dev.marquee.tools.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * The templates of the pages. Whatever they place is escaped, and what they name must be there: a
 * misspelt name fails instead of leaving a hole. Thread-safe.
 */
final class Templates {
  private final PebbleEngine engine;

  Templates() {
    ClasspathLoader loader = new ClasspathLoader(Templates.class.getClassLoader());
    loader.setPrefix("dev/marquee/tools/report");
    loader.setSuffix(".html");
    engine =
        new PebbleEngine.Builder()
            .loader(loader)
            .autoEscaping(true)
            .strictVariables(true)
            .defaultLocale(Locale.ROOT)
            .build();
  }

  /**
   * Fills a template in.
   *
   * @param name its file's name, without the ending
   * @param page what it calls {@code page}
   */
  String fill(String name, Record page) {
    StringWriter text = new StringWriter();
    try {
      engine.getTemplate(name).evaluate(text, Map.of("page", page));
    } catch (IOException e) {
      // Into memory nothing fails to be written.
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
