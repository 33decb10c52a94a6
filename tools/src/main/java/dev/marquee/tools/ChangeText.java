package dev.marquee.tools;

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

  /** Returns a history as a table, without a line end after its last line. */
  static String table(List<Change> changes) {
    return new TextTable<Change>()
        .column("id", change -> Long.toString(change.getId()))
        .column("time", ChangeText::time)
        .column("what", ChangeText::kind)
        .column("alias", Change::getAlias)
        .column("from", change -> VersionNumber.of(change.getBefore()))
        .column("to", change -> VersionNumber.of(change.getAfter()))
        .column("actor", Change::getActor)
        .column("reason", Change::getReason)
        .render(changes);
  }

  /** Returns a change as a line: its id first, so that a watch can go on behind it. */
  static String line(Change change) {
    String what =
        change.getAlias().isEmpty()
            ? ""
            : move(
                change.getAlias(),
                VersionNumber.of(change.getBefore()),
                VersionNumber.of(change.getAfter()));
    String why =
        Stream.of(change.getActor(), change.getReason())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(": ", "(", ")"));
    return Stream.of(
            Long.toString(change.getId()),
            time(change),
            kind(change),
            change.getModelVersion().isEmpty() ? change.getModel() : change.getModelVersion(),
            what,
            why.equals("()") ? "" : why)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("  "));
  }

  private static String time(Change change) {
    return VersionSheet.time(change.getTime());
  }

  private static String kind(Change change) {
    return EnumText.of(change.getKind(), "KIND_");
  }

  private static String orNone(String version) {
    return version.isEmpty() ? "none" : version;
  }
}
