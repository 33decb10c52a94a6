package dev.marquee.server.training;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * One streamed batch as a file: how many examples, of each the places of its labels and its image,
 * and at the end the CRC-32C of all that. Numbers are big-endian.
 */
final class SpoolFile {
  private SpoolFile() {}

  /** Writes one. A FileChannel would close under a thread that is interrupted. */
  static void write(Path file, List<StreamedExample> examples) throws IOException {
    CRC32C sum = new CRC32C();
    try (DataOutputStream out =
        new DataOutputStream(
            new CheckedOutputStream(
                new BufferedOutputStream(new FileOutputStream(file.toFile())), sum))) {
      out.writeInt(examples.size());
      for (StreamedExample example : examples) {
        out.writeInt(example.labels().size());
        for (int label : example.labels()) {
          out.writeInt(label);
        }
        byte[] image = new byte[example.image().remaining()];
        example.image().get(image);
        out.writeInt(image.length);
        out.write(image);
      }
      out.writeInt((int) sum.getValue());
    }
  }

  /**
   * Reads one.
   *
   * @throws IOException if it is not there, or not as it was written
   */
  static List<StreamedExample> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    CRC32C sum = new CRC32C();
    sum.update(bytes.duplicate().limit(Math.max(bytes.limit() - Integer.BYTES, 0)));
    if (bytes.limit() < Integer.BYTES
        || bytes.getInt(bytes.limit() - Integer.BYTES) != (int) sum.getValue()) {
      throw new IOException("its checksum is another");
    }
    int count = bytes.getInt();
    List<StreamedExample> examples = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      List<Integer> labels = new ArrayList<>();
      for (int left = bytes.getInt(); left > 0; left--) {
        labels.add(bytes.getInt());
      }
      int length = bytes.getInt();
      examples.add(new StreamedExample(bytes.slice(bytes.position(), length), labels));
      bytes.position(bytes.position() + length);
    }
    return examples;
  }
}
