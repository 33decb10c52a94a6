package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.ChangeHistory.Span;
import dev.marquee.server.ChangeHistory.State;
import dev.marquee.v1.Change;
import dev.marquee.v1.Change.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the checker of histories finds what it is there for. */
class ChangeHistoryTest {
  private final ChangeHistory history = new ChangeHistory();
  private long id;

  @Test
  void aStateThatWasOverOrHadNotBegunWasNotSeen() {
    imported("1", Span.BEFORE_ALL);
    moved(Kind.KIND_PROMOTED, "1", new Span(10, 20));
    imported("2", new Span(30, 40));
    moved(Kind.KIND_PROMOTED, "2", new Span(50, 60));

    assertThat(ids(new Span(0, 5))).containsExactly(1L);
    assertThat(ids(new Span(21, 29))).containsExactly(2L);
    assertThat(ids(new Span(15, 35))).containsExactly(1L, 2L, 3L);
    assertThat(ids(new Span(61, 70))).containsExactly(4L);
  }

  @Test
  void versionsAndAliasesAreThoseOfTheirTime() {
    imported("1", new Span(1, 2));
    moved(Kind.KIND_PROMOTED, "1", new Span(3, 4));
    add(Change.newBuilder().setKind(Kind.KIND_ALIAS_DELETED).setAlias("production").setBefore("1"));
    add(Change.newBuilder().setKind(Kind.KIND_VERSION_DELETED).setBefore("1"));

    List<State> states = history.during(new Span(0, Long.MAX_VALUE));
    assertThat(states)
        .extracting(state -> state.aliases().get("production"))
        .containsExactly(null, "1", null, null);
    assertThat(states)
        .extracting(state -> state.versions().contains("1"))
        .containsExactly(true, true, true, false);
  }

  @Test
  void thereIsAWayBackAsLongAsAnEarlierVersionIsThereThatWasNotRolledBackOver() {
    imported("1", new Span(1, 2));
    imported("2", new Span(1, 2));
    moved(Kind.KIND_PROMOTED, "1", new Span(3, 4));
    moved(Kind.KIND_PROMOTED, "2", new Span(5, 6));
    moved(Kind.KIND_ROLLED_BACK, "1", new Span(7, 8));

    assertThat(history.during(new Span(0, Long.MAX_VALUE)))
        .extracting(State::canGoBack)
        .containsExactly(false, false, false, true, false);
  }

  private List<Long> ids(Span span) {
    return history.during(span).stream().map(state -> state.change().getId()).toList();
  }

  private void imported(String version, Span span) {
    history.add(
        Change.newBuilder()
            .setId(++id)
            .setKind(Kind.KIND_VERSION_IMPORTED)
            .setAfter(version)
            .build(),
        span);
  }

  private void moved(Kind kind, String version, Span span) {
    history.add(
        Change.newBuilder()
            .setId(++id)
            .setKind(kind)
            .setAlias("production")
            .setAfter(version)
            .build(),
        span);
  }

  private void add(Change.Builder change) {
    history.add(change.setId(++id).build(), new Span(10 * id, 10 * id + 1));
  }
}
