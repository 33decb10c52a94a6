package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.tools.TextTable.Room;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final List<String> ROWS = List.of("a comedy of errors", "b");

  @Test
  void aColumnThatHasNothingToShowIsLeftOut() {
    assertThat(table(80).column("none", row -> "").column("null", row -> null).render(ROWS))
        .isEqualTo(
            """
            N  TITLE
            1  a comedy of errors
            1  b""");
  }

  @Test
  void whatIsOnTheRightGivesWayFirst() {
    String table = table(33).column("more", Room.CUT, row -> row).render(ROWS);
    assertThat(table)
        .isEqualTo(
            """
            N  TITLE               MORE
            1  a comedy of errors  a comedy …
            1  b                   b""");
    assertThat(table(28).column("more", Room.CUT, row -> row).render(ROWS))
        .isEqualTo(
            """
            N  TITLE          MORE
            1  a comedy of …  a comedy …
            1  b              b""");
  }

  @Test
  void whatIsWrappedGoesOnBelow() {
    assertThat(
            new TextTable<String>(12)
                .column("title", Room.WRAPPED, row -> row)
                .render(ROWS.subList(0, 1)))
        .isEqualTo(
            """
            TITLE
            a comedy of
            errors""");
  }

  @Test
  void whatIsSparedIsThereWhereEverythingHasRoom() {
    assertThat(table(30).column("x", Room.SPARED, row -> "extra").render(ROWS)).contains("extra");
    assertThat(table(27).column("x", Room.SPARED, row -> "extra").render(ROWS))
        .doesNotContain("extra");
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertThat(table(80).render(List.of("a\u001b[2Jb\nc"))).contains("a [2Jb c");
  }

  private static TextTable<String> table(int columns) {
    return new TextTable<String>(columns)
        .column("n", row -> "1")
        .column("title", Room.CUT, row -> row);
  }
}
