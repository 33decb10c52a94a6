package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
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

  @Test
  void readingNumbersLeavesNothingBehind() {
    try (NDManager scope = manager.newSubManager()) {
      NDArray array = ChannelsLast.copy(scope.arange(0f, 120f).reshape(2, 3, 4, 5));
      int before = scope.getManagedArrays().size();
      assertThat(ChannelsLast.floats(array)).startsWith(0, 1, 2).hasSize(120);
      assertThat(scope.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void readingNumbersFromAnotherDeviceLeavesNothingBehind() {
    try (NDManager scope = manager.newSubManager()) {
      assertThat(ChannelsLast.floats(new OnAnotherDevice(scope))).containsExactly(1, 2);
      assertThat(scope.getManagedArrays()).isEmpty();
    }
  }

  /** An array that is copied to be read, under its own manager, as one on a GPU is. */
  private static final class OnAnotherDevice extends NDArrayAdapter {
    OnAnotherDevice(NDManager manager) {
      super(manager, manager, new Shape(2), DataType.FLOAT32, "on another device");
    }

    @Override
    public NDArray flatten() {
      return new OnAnotherDevice(manager);
    }

    @Override
    public ByteBuffer toByteBuffer(boolean tryDirect) {
      NDArray here = getManager().newSubManager().create(new float[] {1, 2});
      return here.toByteBuffer(tryDirect);
    }

    @Override
    public void intern(NDArray replaced) {
      throw new UnsupportedOperationException("Only read.");
    }

    @Override
    public void detach() {
      manager.detachInternal(getUid());
    }
  }
}
