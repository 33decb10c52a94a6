package dev.marquee.models.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files that make_safetensors_goldens.py wrote, and files put together by hand. */
final class Fixtures {
  private Fixtures() {}

  /** The bytes of a golden file, by its name without the ending. */
  static byte[] golden(String name) throws IOException {
    try (InputStream in = Fixtures.class.getResourceAsStream(name + ".safetensors")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** Opens these bytes as a file of the folder. */
  static SafetensorsFile open(Path folder, byte[] bytes) throws IOException {
    return SafetensorsFile.open(Files.write(folder.resolve("weights.safetensors"), bytes));
  }

  /** A file of this header, with its true length before it and so many zero bytes behind. */
  static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  static byte[] file(byte[] header, int dataBytes) {
    return file(header.length, header, dataBytes);
  }

  /** A file whose header claims to be of another length than it is. */
  static byte[] file(long claimed, byte[] header, int dataBytes) {
    return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(claimed)
        .put(header)
        .array();
  }
}
