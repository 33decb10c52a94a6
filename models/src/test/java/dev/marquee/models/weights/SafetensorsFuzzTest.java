package dev.marquee.models.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.marquee.models.failure.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages a sound file in thousands of ways; the seed is fixed, so a finding repeats. */
class SafetensorsFuzzTest {
  private static final int MUTATIONS = 6_000;

  /** What a parser costs whatever the file: measured 40 KiB, and 220 KiB at the first call. */
  private static final long FIXED_BYTES = 512 << 10;

  /** Generous for objects made of text, and far below what any lying number asks for. */
  private static final long BYTES_PER_BYTE = 64;

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\0",
          "\\ud800",
          "null",
          "-",
          ".",
          "e9",
          "0",
          "999999999999",
          "4294967296",
          "9223372036854775807",
          "\"dtype\"",
          "\"shape\"",
          "\"data_offsets\"",
          "\"__metadata__\"",
          "F32",
          "F4",
          "I64",
          "[0,0]",
          "\"a\":{},");

  @TempDir private Path folder;
  private int sound;
  private int refused;

  @Test
  void aDamagedFileIsReadOrRefusedInMemoryBoundedByItsSize() throws IOException {
    byte[] whole = Fixtures.golden("kinds");
    Random random = new Random(20_251);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = whole;
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        damaged = mutate(damaged, random);
      }
      assertBounded(damaged, i);
    }
    // Both must occur, or the mutations are too wild or too tame to show anything.
    assertThat(sound).isGreaterThan(MUTATIONS / 100);
    assertThat(refused).isGreaterThan(MUTATIONS / 2);
  }

  private void assertBounded(byte[] bytes, int number) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try (SafetensorsFile file = Fixtures.open(folder, bytes)) {
      for (TensorInfo tensor : file.tensors().values()) {
        if (FloatFormat.of(tensor.dtype()).isPresent()) {
          assertThat(file.floats(tensor.name())).hasSize((int) tensor.elements());
        }
      }
      sound++;
    } catch (Failure.FailedPrecondition e) {
      refused++;
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("mutation %d: %s", number, new String(bytes, StandardCharsets.ISO_8859_1))
        .isLessThan(FIXED_BYTES + BYTES_PER_BYTE * bytes.length);
  }

  private static byte[] mutate(byte[] bytes, Random random) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int length = Math.min(random.nextInt(12), bytes.length - at);
    return switch (random.nextInt(7)) {
      case 0 -> flipBit(bytes, at, random);
      case 1 -> replace(bytes, at, length, new byte[0]);
      case 2 -> replace(bytes, at, bytes.length - at, new byte[0]);
      case 3 -> flipBit(bytes, Math.min(at, random.nextInt(Long.BYTES)), random);
      case 4 -> replace(bytes, at, 0, piece(random));
      case 5 -> withTrueLength(replace(bytes, at, length, piece(random)), bytes.length);
      default -> changeDigit(bytes, at, random);
    };
  }

  private static byte[] piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] flipBit(byte[] bytes, int at, Random random) {
    byte[] changed = bytes.clone();
    if (at < changed.length) {
      changed[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return changed;
  }

  /** Changes the next digit, so that the JSON stays whole and only its claims become false. */
  private static byte[] changeDigit(byte[] bytes, int at, Random random) {
    byte[] changed = bytes.clone();
    for (int i = Math.max(at, Long.BYTES); i < changed.length; i++) {
      if (changed[i] >= '0' && changed[i] <= '9') {
        changed[i] = (byte) ('0' + random.nextInt(10));
        break;
      }
    }
    return changed;
  }

  private static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(by);
    out.write(bytes, at + length, bytes.length - at - length);
    return out.toByteArray();
  }

  /** Lets the claimed length of the header follow, so that damage reaches the parser. */
  private static byte[] withTrueLength(byte[] changed, int oldLength) {
    if (changed.length >= 2) {
      int old = (changed[0] & 0xFF) | ((changed[1] & 0xFF) << 8);
      int claimed = old + changed.length - oldLength;
      changed[0] = (byte) claimed;
      changed[1] = (byte) (claimed >> 8);
    }
    return changed;
  }
}
