package dev.marquee.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> taken = new ArrayList<>();

  @Test
  void anyNumberTakeTurnsAndTheFirstChanges() {
    Map<String, List<Integer>> found =
        new Turns(1, 2).take(List.of(turn("a"), turn("b"), turn("c")), _ -> {});
    assertThat(taken).containsExactly("a", "b", "c", "b", "c", "a", "c", "a", "b");
    // What the warm-up brought does not count.
    assertThat(found)
        .containsExactly(
            Map.entry("a", List.of(6, 8)),
            Map.entry("b", List.of(4, 9)),
            Map.entry("c", List.of(5, 7)));
  }

  @Test
  void eachTurnIsTold() {
    List<String> told = new ArrayList<>();
    var _ = new Turns(1, 1).take(List.of(turn("a")), told::add);
    assertThat(told).containsExactly("warm-up 1 of 1: a", "round 1 of 1: a");
  }

  private Contender<Integer> turn(String name) {
    return new Contender<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Integer measure() {
        taken.add(name);
        return taken.size();
      }

      @Override
      public void close() {}
    };
  }
}
