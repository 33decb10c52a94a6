package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.common.hash.Hashing;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.onnx.OnnxEngine;
import dev.marquee.models.onnx.OnnxOptions;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.VersionFile;
import java.nio.FloatBuffer;
import java.util.Map;

/** An exported file of ONNX in the hands of somebody who has nothing else. */
final class OnnxFile {
  private final byte[] bytes;

  private OnnxFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes the export of a version to its end, and finds it to be what its start states. */
  static OnnxFile of(TransferServer server, String version) throws InterruptedException {
    Download download = Download.ofOnnx(server, version);
    ExportStart start = download.start();
    assertThat(download.rest()).as("weights").isEmpty();
    byte[] bytes = download.received(VersionFile.VERSION_FILE_ONNX);
    assertThat(start.getModelVersion()).isEqualTo(version);
    assertThat(start.getOnnxSizeBytes()).isEqualTo(bytes.length);
    assertThat(start.getOnnxSha256()).isEqualTo(Hashing.sha256().hashBytes(bytes).toString());
    return new OnnxFile(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns what it says of itself. */
  Map<String, String> facts() throws OrtException {
    try (OrtSession session = environment().createSession(bytes)) {
      return session.getMetadata().getCustomMetadata();
    }
  }

  /**
   * Returns the scores of images.
   *
   * @param shape {@code [count, 3, height, width]}
   */
  float[][] scores(float[] images, long... shape) throws OrtException {
    OrtEnvironment environment = environment();
    try (OrtSession session = environment.createSession(bytes);
        OnnxTensor inputs = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
        OrtSession.Result result = session.run(Map.of("input", inputs))) {
      assertThat(session.getOutputNames()).containsExactly("scores");
      return (float[][]) result.get(0).getValue();
    }
  }

  /** A process has one, which must be the engine's: whoever comes first decides on its threads. */
  private static OrtEnvironment environment() {
    OnnxEngine.start(new OnnxOptions(new DeviceChoice.Cpu(), false, 0, 0)).close();
    return OrtEnvironment.getEnvironment();
  }
}
