package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
  @TempDir private Path folder;

  /** Several chunks long, so that a shared position between threads would show. */
  private static final int LENGTH = 100_000;

  private Path fileOfThree() {
    Path path = folder.resolve("three.safetensors");
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    for (int t = 0; t < 3; t++) {
      float[] values = new float[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        values[i] = t * LENGTH + i;
      }
      tensors.put("t" + t, TensorSource.of(List.of((long) LENGTH), values));
    }
    SafetensorsWriter.write(path, DType.F32, Map.of(), tensors);
    return path;
  }

  @Test
  void threadsThatReadAtOnceEachGetTheirOwnTensor() throws Exception {
    try (SafetensorsFile file = SafetensorsFile.open(fileOfThree());
        ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<float[]>> reads = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String name = "t" + i % 3;
        reads.add(threads.submit(() -> file.floats(name)));
      }
      for (int i = 0; i < reads.size(); i++) {
        float[] values = reads.get(i).get();
        int first = i % 3 * LENGTH;
        assertThat(values).hasSize(LENGTH);
        for (int j = 0; j < LENGTH; j++) {
          if (values[j] != first + j) {
            throw new AssertionError("read %d, element %d: %s".formatted(i, j, values[j]));
          }
        }
      }
    }
  }

  @Test
  void aBufferOutsideTheHeapIsFilledFromItsPosition() {
    FloatBuffer destination =
        ByteBuffer.allocateDirect((LENGTH + 2) * Float.BYTES).asFloatBuffer().put(-1);
    try (SafetensorsFile file = SafetensorsFile.open(fileOfThree())) {
      file.read("t1", destination);
    }
    assertThat(destination.position()).isEqualTo(LENGTH + 1);
    assertThat(destination.get(0)).isEqualTo(-1);
    assertThat(destination.get(1)).isEqualTo(LENGTH);
    assertThat(destination.get(LENGTH)).isEqualTo(2 * LENGTH - 1);
  }

  @Test
  void aPartIsWhatStandsThereInTheWhole() {
    // Longer than one chunk, and beginning within one.
    FloatBuffer destination = FloatBuffer.allocate(30_000);
    try (SafetensorsFile file = SafetensorsFile.open(fileOfThree())) {
      file.readPart("t1", 50_001, destination);
    }
    assertThat(destination.hasRemaining()).isFalse();
    for (int i = 0; i < destination.capacity(); i++) {
      assertThat(destination.get(i)).isEqualTo(LENGTH + 50_001 + i);
    }
  }

  @Test
  void aPartBeyondTheEndIsRefusedUnread() {
    FloatBuffer destination = FloatBuffer.allocate(10);
    try (SafetensorsFile file = SafetensorsFile.open(fileOfThree())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> file.readPart("t1", LENGTH - 9, destination));
      assertThatIllegalArgumentException().isThrownBy(() -> file.readPart("t1", -1, destination));
      file.readPart("t1", LENGTH - 10, destination);
    }
    assertThat(destination.get(9)).isEqualTo(2 * LENGTH - 1);
  }

  @Test
  void aBufferThatIsTooSmallStaysAsItWas() {
    FloatBuffer destination = FloatBuffer.allocate(LENGTH - 1);
    try (SafetensorsFile file = SafetensorsFile.open(fileOfThree())) {
      assertThatIllegalArgumentException().isThrownBy(() -> file.read("t1", destination));
    }
    assertThat(destination.position()).isZero();
  }

  @Test
  void aTensorThatIsNotThereIsRefusedByName() {
    try (SafetensorsFile file = SafetensorsFile.open(fileOfThree())) {
      Failure failure =
          catchThrowableOfType(Failure.FailedPrecondition.class, () -> file.floats("t9"));
      assertThat(failure).hasMessageContaining("no tensor 't9'");
      assertThat(failure.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH);
    }
  }

  @Test
  void tensorsThatTheHeaderListsInAnotherOrderComeInTheOrderOfTheirData() throws IOException {
    String header =
        """
        {"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},\
        "none":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},\
        "a":{"data_offsets":[0,4],"shape":[1],"dtype":"F32"}}\
        """;
    try (SafetensorsFile file = Fixtures.open(folder, Fixtures.file(header, 8))) {
      assertThat(file.tensors().keySet()).containsExactly("a", "none", "b");
    }
  }

  @Test
  void aFileWithoutTensorsIsSound() throws IOException {
    try (SafetensorsFile file = Fixtures.open(folder, Fixtures.file("{}", 0))) {
      assertThat(file.tensors()).isEmpty();
      assertThat(file.metadata()).isEmpty();
    }
  }

  @Test
  void aFileThatShrinksAfterItWasOpenedIsAnInputOutputError() throws IOException {
    Path path = fileOfThree();
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(1000);
      }
      assertThatThrownBy(() -> file.floats("t2")).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void aFileThatIsMissingOrClosedIsAnInputOutputError() {
    Path missing = folder.resolve("missing.safetensors");
    assertThatThrownBy(() -> SafetensorsFile.open(missing))
        .isInstanceOf(UncheckedIOException.class);
    SafetensorsFile file = SafetensorsFile.open(fileOfThree());
    file.close();
    assertThatThrownBy(() -> file.floats("t0")).isInstanceOf(UncheckedIOException.class);
  }
}
