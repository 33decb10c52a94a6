package dev.marquee.server.rpc;

import com.google.protobuf.ByteString;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.serving.Scores;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tensors as the Open Inference Protocol sends them raw: little-endian, row by row; a BOOL is a
 * byte, an element of BYTES has its length before it, as 4 bytes.
 */
final class RawTensors {
  private RawTensors() {}

  /** Returns {@code FP32 [n, labels]}. */
  static ByteString scores(List<Scores> scored) {
    int labels = scored.getFirst().size();
    ByteBuffer raw =
        ByteBuffer.allocate(scored.size() * labels * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (Scores scores : scored) {
      for (int label = 0; label < labels; label++) {
        raw.putFloat(scores.get(label));
      }
    }
    return ByteString.copyFrom(raw.flip());
  }

  /** Returns {@code BOOL [n, labels]}: whether scores reach the thresholds of their labels. */
  static ByteString predicted(List<Scores> scored, Manifest manifest) {
    List<String> labels = manifest.labels();
    ByteBuffer raw = ByteBuffer.allocate(scored.size() * labels.size());
    for (Scores scores : scored) {
      for (int label = 0; label < labels.size(); label++) {
        raw.put((byte) (scores.get(label) >= manifest.threshold(labels.get(label)) ? 1 : 0));
      }
    }
    return ByteString.copyFrom(raw.flip());
  }

  /** Returns {@code BYTES} of texts in UTF-8. */
  static ByteString bytes(List<String> texts) {
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      raw.writeBytes(length.putInt(bytes.length).array());
      raw.writeBytes(bytes);
    }
    return ByteString.copyFrom(raw.toByteArray());
  }
}
