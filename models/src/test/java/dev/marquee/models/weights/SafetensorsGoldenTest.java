package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what the Python library wrote, and writes what it would write. */
class SafetensorsGoldenTest {
  @TempDir private Path folder;

  @Test
  void namesShapesAndTypesAreThoseOfThePythonLibrary() throws IOException {
    try (SafetensorsFile file = Fixtures.open(folder, Fixtures.golden("kinds"))) {
      assertThat(file.tensors().values())
          .containsExactly(
              new TensorInfo("int64", DType.I64, List.of(2L), 0, 16),
              new TensorInfo("float64", DType.F64, List.of(1L), 16, 8),
              new TensorInfo("empty", DType.F32, List.of(2L, 0L, 3L), 24, 0),
              new TensorInfo("float32", DType.F32, List.of(2L, 3L), 24, 24),
              new TensorInfo("größe.☃", DType.F32, List.of(1L), 48, 4),
              new TensorInfo("scalar", DType.F32, List.of(), 52, 4),
              new TensorInfo("int32", DType.I32, List.of(3L), 56, 12),
              new TensorInfo("bfloat16", DType.BF16, List.of(2L), 68, 4),
              new TensorInfo("float16", DType.F16, List.of(3L, 1L), 72, 6),
              new TensorInfo("uint8", DType.U8, List.of(1L), 78, 1),
              new TensorInfo("bool", DType.BOOL, List.of(3L), 79, 3));
      assertThat(file.tensors().keySet()).startsWith("int64").endsWith("bool");
      assertThat(file.metadata())
          .containsExactly(entry("format", "pt"), entry("größe", "a \"quoted\" ☃\n"));
    }
  }

  @Test
  void floatsOfEveryWidthBecomeTheFloatsThatPyTorchStored() throws IOException {
    try (SafetensorsFile file = Fixtures.open(folder, Fixtures.golden("kinds"))) {
      assertThat(file.floats("float32"))
          .containsExactly(
              1.5f, -2.25f, 0.1f, 1e-40f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
      assertThat(file.floats("float16")).containsExactly(0.5f, -65504f, 0x1p-24f);
      assertThat(file.floats("bfloat16"))
          .containsExactly(3.140625f, Float.intBitsToFloat(0xfe960000));
      assertThat(file.floats("scalar")).containsExactly(-0f);
      assertThat(file.floats("empty")).isEmpty();
      assertThat(file.floats("größe.☃")).containsExactly(1f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"float64", "int64", "int32", "uint8", "bool"})
  void tensorsThatAreNoWeightsAreRefusedByName(String name) throws IOException {
    try (SafetensorsFile file = Fixtures.open(folder, Fixtures.golden("kinds"))) {
      Failure failure =
          Assertions.catchThrowableOfType(
              Failure.FailedPrecondition.class, () -> file.floats(name));
      assertThat(failure).hasMessageContaining("'" + name + "'");
      assertThat(failure.reason()).isEqualTo(Reason.WEIGHTS_MISMATCH);
    }
  }

  /** Ties, subnormals, overflow and a thousand drawn values, against PyTorch's own rounding. */
  @ParameterizedTest
  @CsvSource({"F32, rounding-f32", "F16, rounding-f16", "BF16, rounding-bf16"})
  void writtenFilesEqualThoseOfThePythonLibraryByteForByte(DType dtype, String golden)
      throws IOException {
    // A map without an order of its own: the bytes must not depend on it.
    Map<String, TensorSource> tensors = new HashMap<>();
    try (SafetensorsFile exact = Fixtures.open(folder, Fixtures.golden("rounding-f32"))) {
      for (TensorInfo tensor : exact.tensors().values()) {
        tensors.put(tensor.name(), TensorSource.of(tensor.shape(), exact.floats(tensor.name())));
      }
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    SafetensorsWriter.write(written, dtype, Map.of("format", "pt"), tensors);
    assertThat(written.toByteArray()).isEqualTo(Fixtures.golden(golden));
  }
}
