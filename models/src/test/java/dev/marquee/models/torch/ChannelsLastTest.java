package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelsLastTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aCopyHasTheSameShapeAndNumbers() {
    try (NDArray array = manager.arange(0f, 120f).reshape(2, 3, 4, 5);
        NDArray copy = ChannelsLast.copy(array)) {
      assertThat(copy.getShape()).isEqualTo(array.getShape());
      assertThat(copy.toFloatArray()).containsExactly(array.toFloatArray());
    }
  }

  @Test
  void aCopyDoesNotChangeWithWhatItWasMadeOf() {
    try (NDArray array = manager.zeros(new Shape(1, 3, 2, 2)).duplicate();
        NDArray copy = ChannelsLast.copy(array)) {
      array.addi(1);
      assertThat(copy.toFloatArray()).containsOnly(0f);
    }
  }

  @Test
  void arraysOfOtherDimensionsAreCopiedAsTheyAre() {
    try (NDArray array = manager.arange(0f, 6f).reshape(2, 3);
        NDArray copy = ChannelsLast.copy(array)) {
      assertThat(copy.getShape()).isEqualTo(new Shape(2, 3));
      assertThat(copy.toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void aCopyLeavesNothingBehindButItself() {
    try (NDManager scope = manager.newSubManager()) {
      NDArray array = scope.zeros(new Shape(2, 3, 4, 5));
      int before = scope.getManagedArrays().size();
      NDArray copy = ChannelsLast.copy(array);
      assertThat(scope.getManagedArrays()).hasSize(before + 1).contains(copy);
    }
  }
}
