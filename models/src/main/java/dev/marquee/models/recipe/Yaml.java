package dev.marquee.models.recipe;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2 as plain values: maps, lists, texts, numbers, truth values. From anybody: of bounded
 * size, without tags of the language's types, and without aliases of maps or lists, which could
 * stand for far more than there is.
 */
final class Yaml {
  /** The most characters of a recipe. */
  static final int MAX_CHARACTERS = 64 << 10;

  private static final int MAX_DEPTH = 10;

  private static final LoadSettings SAFE =
      LoadSettings.builder()
          .setLabel("recipe")
          .setSchema(new CoreSchema())
          .setAllowDuplicateKeys(false)
          .setAllowRecursiveKeys(false)
          .setAllowNonScalarKeys(false)
          .setMaxAliasesForCollections(0)
          .setCodePointLimit(MAX_CHARACTERS)
          .build();

  private Yaml() {}

  /**
   * Reads one document.
   *
   * @param key what the text is the value of; empty for a whole recipe
   * @return null for an empty one
   */
  static @Nullable Object read(String key, String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw Refusal.unsound(
          key, "it has %d characters, more than %d".formatted(text.length(), MAX_CHARACTERS), null);
    }
    try {
      requirePlain(key, text);
      return new Load(SAFE).loadFromString(text);
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark()
              .map(mark -> " at line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn()))
              .orElse("");
      throw Refusal.unsound(key, e.getProblem() + place, e);
    } catch (YamlEngineException e) {
      throw Refusal.unsound(key, firstLine(e), e);
    }
  }

  /**
   * The library builds what is nested by recursion, and so would run out of stack; and aliases make
   * much out of little.
   */
  private static void requirePlain(String key, String text) {
    int depth = 0;
    for (Event event : new Parse(SAFE).parseString(text)) {
      switch (event.getEventId()) {
        case SequenceStart, MappingStart -> depth++;
        case SequenceEnd, MappingEnd -> depth--;
        case Alias ->
            throw Refusal.unsound(
                key, "it has an alias ('*…'): write out what it stands for", null);
        case Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
      }
      if (depth > MAX_DEPTH) {
        throw Refusal.unsound(key, "it is nested more than %d deep".formatted(MAX_DEPTH), null);
      }
    }
  }

  private static String firstLine(YamlEngineException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Writes maps in lines and lists within a line. */
  static String write(Map<String, Object> tree) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setSchema(new CoreSchema())
            .setSplitLines(false)
            .build();
    return new Dump(settings, new PlainRepresenter(settings)).dumpToString(tree);
  }
}
