package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class PayingSizeTest {
  private final PayingSize sizes = new PayingSize();

  @Test
  void asLongAsNothingIsKnownABatchIsAsLargeAsItMayBe() {
    assertThat(sizes.next(12)).isEqualTo(12);
    assertThat(sizes.next(1)).isOne();
  }

  @Test
  void whereImagesCostLessTogetherBatchesGrowToTheBound() {
    sizes.ran(1, 100);
    assertThat(run(8, 12, images -> 90 + 10L * images)).containsExactly(2, 2, 4, 4, 12, 12, 12, 12);
  }

  @Test
  void whereTheyCostTheSameBatchesStaySmallButForATrial() {
    sizes.ran(1, 100);
    assertThat(run(31, 16, images -> 100L * images))
        .startsWith(2, 2)
        .filteredOn(size -> size > 1)
        .hasSize(2);
  }

  @Test
  void theBestSizeIsBetweenWhereLargeBatchesCostMore() {
    IntToLongFunction cost = images -> images <= 4 ? 300 + 100L * images : 200L * images;
    sizes.ran(1, cost.applyAsLong(1));
    assertThat(run(20, 64, cost)).startsWith(2, 2, 4, 4, 8, 8, 4, 4).endsWith(4, 4);
  }

  @Test
  void whatHasChangedIsFoundAgain() {
    sizes.ran(1, 100);
    List<Integer> _ = run(100, 16, images -> 100L * images);
    assertThat(run(400, 16, images -> 300 + 10L * images)).as("it pays now").endsWith(16, 16);
    assertThat(run(2000, 16, images -> 100L * images * images)).as("and not any more").endsWith(1);
  }

  @Test
  void whatTheFirstBatchOfASizeTakesIsNoSign() {
    sizes.ran(1, 100);
    sizes.ran(2, 100_000);
    assertThat(sizes.next(2)).isEqualTo(2);
    sizes.ran(2, 120);
    assertThat(run(10, 2, images -> 80 + 20L * images)).containsOnly(2);
  }

  @Test
  void aHaltOfTheMachineIsSoonForgotten() {
    sizes.ran(1, 100);
    List<Integer> _ = run(20, 2, images -> 80 + 20L * images);
    sizes.ran(2, 1_000_000_000);
    assertThat(run(200, 2, images -> 80 + 20L * images)).endsWith(2, 2, 2);
  }

  @Test
  void aSmallerBoundHolds() {
    sizes.ran(16, 100);
    sizes.ran(16, 100);
    assertThat(sizes.next(4)).as("nothing is known of so few").isEqualTo(4);
    sizes.ran(1, 1000);
    assertThat(sizes.next(1)).isOne();
  }

  /** Runs batches of the size that is found, and returns those sizes. */
  private List<Integer> run(int batches, int bound, IntToLongFunction nanos) {
    List<Integer> found = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      int size = sizes.next(bound);
      sizes.ran(size, nanos.applyAsLong(size));
      found.add(size);
    }
    return found;
  }
}
