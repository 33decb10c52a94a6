package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of lying that the format leaves room for is refused, and said to be what it is. */
class LyingHeadersTest {
  @TempDir private Path folder;

  /** One tensor "a" with these parts, and eight bytes of data. */
  private static Arguments tensor(String dtype, String shape, String offsets, String message) {
    String json =
        "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(dtype, shape, offsets);
    return arguments(Fixtures.file(json, 8), message);
  }

  private static Arguments header(String json, String message) {
    return arguments(Fixtures.file(json, 8), message);
  }

  /** Two tensors of four bytes each, at these places. */
  private static Arguments pair(String first, String second, int dataBytes, String message) {
    String json =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s},".formatted(first)
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s}}".formatted(second);
    return arguments(Fixtures.file(json, dataBytes), message);
  }

  static Stream<Arguments> lengths() {
    byte[] braces = "{}      ".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        arguments(new byte[0], "fewer than 8 bytes"),
        arguments(new byte[7], "fewer than 8 bytes"),
        arguments(new byte[8], "does not begin with '{'"),
        arguments(Fixtures.file(1L << 60, braces, 0), "1152921504606846976 bytes where at most 8"),
        arguments(Fixtures.file(-1, braces, 0), "18446744073709551615 bytes where at most 8"),
        arguments(Fixtures.file(9, braces, 0), "9 bytes where at most 8"),
        arguments(Fixtures.file(1, braces, 0), "not the JSON of the format"),
        arguments(
            Fixtures.file(Header.MAX_BYTES + 1, braces, Header.MAX_BYTES),
            "16777217 bytes where at most 16777216"));
  }

  static Stream<Arguments> offsets() {
    return Stream.of(
        tensor("F32", "[2]", "[0,9]", "'a', shape [2] of F32 needs 8 bytes, not 9"),
        tensor("F32", "[3]", "[0,12]", "tensor 'a' ends at byte 12 of its data, which has only 8"),
        tensor("F32", "[2]", "[8,0]", "tensor 'a' begins at byte 8 and ends before, at 0"),
        tensor("F32", "[2]", "[-8,0]", "'data_offsets' of tensor 'a' holds something else"),
        tensor("F32", "[2]", "[0,8.0]", "'data_offsets' of tensor 'a' holds something else"),
        tensor("F32", "[2]", "[0,8e0]", "'data_offsets' of tensor 'a' holds something else"),
        tensor("F32", "[2]", "[0,\"8\"]", "'data_offsets' of tensor 'a' holds something else"),
        tensor("F32", "[2]", "[0,null]", "'data_offsets' of tensor 'a' holds something else"),
        tensor("F32", "[2]", "[0,9223372036854775808]", "of tensor 'a' holds something else"),
        tensor("F32", "[2]", "[0,1" + "0".repeat(500) + "]", "a number of excessive length"),
        tensor("F32", "[2]", "[0]", "tensor 'a' lacks"),
        tensor("F32", "[2]", "[]", "tensor 'a' lacks"),
        tensor("F32", "[2]", "[0,4,8]", "'data_offsets' of tensor 'a' has more than 2"),
        tensor("F32", "[2]", "8", "'data_offsets' of tensor 'a' is not an array"),
        pair("[0,4]", "[0,4]", 8, "tensor 'b' overlaps the tensor before it by 4 bytes"),
        pair("[0,4]", "[2,6]", 6, "tensor 'b' overlaps the tensor before it by 2 bytes"),
        pair("[0,4]", "[6,10]", 10, "the 2 bytes before tensor 'b' belong to no tensor"),
        pair("[1,5]", "[5,9]", 9, "the 1 bytes before tensor 'a' belong to no tensor"),
        pair("[0,4]", "[4,8]", 9, "the last 1 bytes of its data belong to no tensor"),
        pair("[0,4]", "[4,8]", 7, "tensor 'b' ends at byte 8 of its data, which has only 7"));
  }

  static Stream<Arguments> shapesAndTypes() {
    return Stream.of(
        tensor("F32", "[4294967296,4294967296]", "[0,0]", "'a', shape [4294967296, 4294967296]"),
        // 2^32 · 2^32 · 2 would be 0 in 64 bits, and (2^63 + 2) · 2 would be 4.
        tensor("U8", "[4294967296,4294967296,2]", "[0,0]", "has too many elements"),
        tensor("U8", "[4611686018427387905,4]", "[0,4]", "has too many elements"),
        tensor("F32", "[4611686018427387905]", "[0,4]", "elements of F32 are too many"),
        tensor("F32", "[9223372036854775807,9223372036854775807,0]", "[0,0]", "too many elements"),
        tensor("F32", "[-1]", "[0,8]", "'shape' of tensor 'a' holds something else"),
        tensor("F32", "[1.5]", "[0,8]", "'shape' of tensor 'a' holds something else"),
        tensor("F32", "[true]", "[0,8]", "'shape' of tensor 'a' holds something else"),
        tensor("F32", "[[2]]", "[0,8]", "'shape' of tensor 'a' holds something else"),
        tensor("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]", "'shape' of tensor 'a' has more than 8"),
        tensor("F32", "[1]", "[0,8]", "of tensor 'a', shape [1] of F32 needs 4 bytes, not 8"),
        tensor("F16", "[2]", "[0,8]", "of tensor 'a', shape [2] of F16 needs 4 bytes, not 8"),
        tensor("F4", "[3]", "[0,1]", "of tensor 'a', 3 elements of F4 do not fill whole bytes"),
        tensor("F128", "[1]", "[0,8]", "'dtype' of tensor 'a' is unknown: 'F128'"),
        tensor("f32", "[2]", "[0,8]", "'dtype' of tensor 'a' is unknown: 'f32'"));
  }

  static Stream<Arguments> json() {
    String sound = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    return Stream.of(
        header("", "does not begin with '{'"),
        header(" {" + sound + "}", "does not begin with '{'"),
        header("[" + sound + "]", "does not begin with '{'"),
        header("{" + sound, "not the JSON of the format around character"),
        header("{" + sound + "},{}", "not the JSON of the format around character"),
        header("{" + sound + "} {}", "goes on after the closing '}'"),
        header("{" + sound + "}\0", "not the JSON of the format around character"),
        header("{" + sound + "," + sound + "}", "tensor 'a' occurs twice"),
        header(
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\"}}", "'dtype' of tensor 'a' occurs twice"),
        header("{\"a\":{\"dtype\":7}}", "'dtype' of tensor 'a' is not a string"),
        header("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", "tensor 'a' lacks"),
        header("{\"a\":{}}", "tensor 'a' lacks"),
        header("{\"a\":[]}", "tensor 'a' is no object"),
        header("{\"a\":null}", "tensor 'a' is no object"),
        header("{\"a\":{\"strides\":[1]}}", "'strides' of tensor 'a' is not a field"),
        header("{\"a\":" + "[".repeat(100_000), "tensor 'a' is no object"),
        header(
            "{\"a\":{\"shape\":" + "[".repeat(100_000),
            "'shape' of tensor 'a' holds something else"),
        header("{\"" + "n".repeat(1001) + "\":{}}", "a name or a number of excessive length"),
        header("{\"" + "n".repeat(1000) + "\":{}}", "tensor '" + "n".repeat(100) + "…' lacks"),
        header("{\"a\\nb\\u202e\":{}}", "tensor 'a?b?' lacks"),
        header("{\"\\ud800\":{}}", "not the JSON of the format around character"),
        header("{\"__metadata__\":{},\"__metadata__\":{}}", "__metadata__ occurs twice"),
        header("{\"__metadata__\":[]}", "__metadata__ is no object"),
        header("{\"__metadata__\":{\"k\":1}}", "'k' of '__metadata__' is not a string"),
        header("{\"__metadata__\":{\"k\":{\"k\":1}}}", "'k' of '__metadata__' is not a string"),
        header("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", "'k' of '__metadata__' occurs twice"),
        header("{}", "the last 8 bytes of its data belong to no tensor"));
  }

  @ParameterizedTest
  @MethodSource({"lengths", "offsets", "shapesAndTypes", "json"})
  void isRefusedWithASentenceThatSaysWhatIsWrong(byte[] bytes, String message) throws IOException {
    assertRefused(bytes, message);
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    // A lone continuation, an overlong slash, a surrogate: decoders that do not look let them by.
    for (String bytes : new String[] {"\u0080", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00ff"}) {
      byte[] header = ("{\"" + bytes + "\":{}}").getBytes(StandardCharsets.ISO_8859_1);
      assertRefused(Fixtures.file(header, 0), "not UTF-8");
    }
  }

  @Test
  void moreTensorsThanTheBoundAreRefused() throws IOException {
    String entry = "\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    assertRefused(Fixtures.file(repeated(entry, 100_001), 0), "more than 100000 tensors");
    byte[] most = Fixtures.file(repeated(entry, 100_000), 0);
    try (SafetensorsFile file = Fixtures.open(folder, most)) {
      assertThat(file.tensors()).hasSize(100_000);
    }
  }

  @Test
  void moreMetadataThanTheBoundIsRefused() throws IOException {
    String metadata = "{\"__metadata__\":" + repeated("\"%d\":\"\"", 10_001) + "}";
    assertRefused(Fixtures.file(metadata, 0), "__metadata__ has more than 10000 entries");
  }

  private static String repeated(String entry, int times) {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < times; i++) {
      json.append(i == 0 ? "" : ",").append(entry.replace("%d", Integer.toString(i)));
    }
    return json.append('}').toString();
  }

  private void assertRefused(byte[] bytes, String message) throws IOException {
    Failure failure =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> Fixtures.open(folder, bytes).close());
    assertThat(failure).as(message).isNotNull();
    assertThat(failure.reason()).isEqualTo(Reason.WEIGHTS_MALFORMED);
    assertThat(failure)
        .hasMessageContaining(message)
        .hasMessageEndingWith("; check that the file was copied whole, or export it again.")
        .hasMessageNotContainingAny(folder.toString(), "weights.safetensors");
    assertThat(failure.getMessage()).hasSizeLessThan(400);
  }
}
