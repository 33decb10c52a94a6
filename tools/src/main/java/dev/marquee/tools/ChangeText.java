package dev.marquee.tools;

import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.Change;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Changes as people read them. */
final class ChangeText {
  private ChangeText() {}

  /** Returns where an alias pointed and where it points, with whole names. */
  static String move(String alias, String from, String to) {
    return "%s: %s -> %s".formatted(alias, orNone(from), orNone(to));
  }

  /**
   * Returns a history as a table, without a line end after its last line.
   *
   * @param columns how wide it may be, in characters
   */
  static String table(List<Change> changes, int columns) {
    return new TextTable<Change>(columns)
        .column("id", change -> Long.toString(change.getId()))
        .column("time", change -> VersionSheet.minute(change.getTime()))
        .column("what", ChangeText::kind)
        .column("alias", Room.CUT, Change::getAlias)
        .column("from", change -> VersionNumber.of(change.getBefore()))
        .column("to", change -> VersionNumber.of(change.getAfter()))
        .column("actor", Room.CUT, Change::getActor)
        .column("reason", Room.CUT, Change::getReason)
        .render(changes);
  }

  /**
   * Returns a change as lines: first its id, so that a watch can go on behind it, with when and
   * what; below, indented, what changed, and who did it and why.
   *
   * @param columns how wide they may be, in characters
   */
  static String lines(Change change, int columns) {
    String first =
        Stream.of(
                Long.toString(change.getId()),
                VersionSheet.time(change.getTime()),
                kind(change),
                change.getModelVersion().isEmpty() ? change.getModel() : change.getModelVersion())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("  "));
    String who =
        Stream.of(change.getActor().isEmpty() ? "" : "by " + change.getActor(), change.getReason())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(": "));
    return Stream.concat(Stream.of(first), details(change, who).map(line -> "    " + line))
        .map(line -> Lines.cut(line.replaceAll("\\p{Cntrl}+", " "), columns))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> details(Change change, String who) {
    Stream<String> what =
        change.getAlias().isEmpty()
            ? ChangedFields.lines(change.getBefore(), change.getAfter())
            : Stream.of(
                move(
                    change.getAlias(),
                    VersionNumber.of(change.getBefore()),
                    VersionNumber.of(change.getAfter())));
    return Stream.concat(what, Stream.of(who).filter(text -> !text.isEmpty()));
  }

  private static String kind(Change change) {
    return EnumText.of(change.getKind(), "KIND_");
  }

  private static String orNone(String version) {
    return version.isEmpty() ? "none" : version;
  }
}
