package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsWriterTest {
  @TempDir private Path folder;

  private static final TensorSource ONE = TensorSource.of(List.of(1L), new float[] {1});

  /** Long enough for several chunks, with an end that fills none. */
  private static float[] specialAndRandom(DType dtype) {
    float[] values = new float[40_001];
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      int bits = random.nextInt();
      values[i] =
          switch (dtype) {
            case F16 -> Float.float16ToFloat((short) bits);
            case BF16 -> Float.intBitsToFloat(bits & 0xFFFF0000);
            default -> Float.intBitsToFloat(bits);
          };
    }
    float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f};
    System.arraycopy(special, 0, values, 0, special.length);
    return values;
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void whatIsWrittenIsReadBackBitByBitExceptForThePayloadOfNaN(DType dtype) {
    float[] values = specialAndRandom(dtype);
    Path path = folder.resolve("weights.safetensors");
    SafetensorsWriter.write(
        path,
        dtype,
        Map.of("note", "two\nlines"),
        Map.of(
            "values", TensorSource.of(List.of(1L, (long) values.length), values),
            "scalar", TensorSource.of(List.of(), new float[] {2}),
            "none", TensorSource.of(List.of(3L, 0L), new float[0])));
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.metadata()).containsExactly(Map.entry("note", "two\nlines"));
      assertThat(file.tensors().keySet()).containsExactly("none", "scalar", "values");
      assertThat(file.floats("none")).isEmpty();
      assertThat(file.floats("scalar")).containsExactly(2);
      // This compares floats as Float.equals does: one NaN is like another, zeros have a sign.
      assertThat(file.floats("values")).isEqualTo(values);
    }
  }

  @Test
  void tensorsAreAskedForOneByOneInTheOrderInWhichTheyAreWritten() {
    StringBuilder order = new StringBuilder();
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int oneByte) {
            throw new AssertionError("byte by byte");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            order.append(length).append(' ');
          }
        };
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    for (String name : List.of("b", "a")) {
      tensors.put(
          name,
          new TensorSource(
              List.of(3L),
              () -> {
                order.append(name).append(' ');
                return new float[3];
              }));
    }
    SafetensorsWriter.write(out, DType.F32, Map.of(), tensors);
    assertThat(order.toString()).isEqualTo("8 112 a 12 b 12 ");
  }

  @Test
  void dataBeginsAtAMultipleOfEightWhateverTheNames() {
    for (int length = 1; length <= 16; length++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      SafetensorsWriter.write(out, DType.F32, Map.of(), Map.of("n".repeat(length), ONE));
      assertThat((out.size() - Float.BYTES) % 8).isZero();
    }
  }

  @Test
  void namesAreSortedByTheirBytesEvenBeyondTheBasicPlane() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String basic = "\uFFFD";
    String beyond = "\uD83D\uDE00";
    SafetensorsWriter.write(out, DType.F32, Map.of(), Map.of(beyond, ONE, basic, ONE));
    try (SafetensorsFile file = Fixtures.open(folder, out.toByteArray())) {
      assertThat(file.tensors().keySet()).containsExactly(basic, beyond);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"F32", "F16", "BF16"},
      mode = Mode.EXCLUDE)
  void onlyTheThreeTypesOfWeightsAreWritten(DType dtype) {
    assertThatIllegalArgumentException().isThrownBy(() -> write(dtype, "a", ONE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void aSourceMustGiveAsManyElementsAsItsShapeHas(int given) {
    TensorSource source = TensorSource.of(List.of(2L), new float[given]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(DType.F32, "a.weight", source))
        .withMessageContaining("'a.weight'");
  }

  @Test
  void aHeaderThatTheReaderWouldRefuseIsNotWritten() {
    assertRefused(Header.METADATA);
    assertRefused("n".repeat(Header.MAX_NAME + 1));
    assertRefused("\uD83D");
  }

  private static void assertRefused(String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SafetensorsWriter.write(out, DType.F32, Map.of("a", "b"), Map.of(name, ONE)));
    assertThat(out.size()).isZero();
  }

  @Test
  void aFileThatCannotBeWrittenIsAnInputOutputError() {
    Path missing = folder.resolve("missing").resolve("weights.safetensors");
    assertThatThrownBy(
            () -> SafetensorsWriter.write(missing, DType.F32, Map.of(), Map.of("a", ONE)))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(Files.exists(missing)).isFalse();
  }

  private static void write(DType dtype, String name, TensorSource source) {
    SafetensorsWriter.write(OutputStream.nullOutputStream(), dtype, Map.of(), Map.of(name, source));
  }
}
