package dev.marquee.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Makes what runs a graph on one device. Thread-safe. */
final class OnnxSessions {
  private final OrtEnvironment environment;

  OnnxSessions(OrtEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Returns one that computes a batch on the whole device.
   *
   * @param model an ONNX file, direct
   * @param device of which number; empty for the CPU
   */
  OrtSession onDevice(ByteBuffer model, OptionalInt device) throws OrtException {
    try (OrtSession.SessionOptions options = optimising()) {
      options.disablePerSessionThreads();
      if (device.isPresent()) {
        addCuda(options, device.getAsInt());
      }
      return environment.createSession(model, options);
    }
  }

  /**
   * Batches have many sizes, and for each the runtime would try out all algorithms before it
   * begins; and it would multiply with 10 bits behind the point, which is neither half nor single
   * precision.
   */
  private static void addCuda(OrtSession.SessionOptions options, int device) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    }
  }

  /** Returns one that computes each batch on the thread that asks, of as many as ask at once. */
  OrtSession onCallersThread(ByteBuffer model) throws OrtException {
    try (OrtSession.SessionOptions options = optimising()) {
      options.setIntraOpNumThreads(1);
      return environment.createSession(model, options);
    }
  }

  private static OrtSession.SessionOptions optimising() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    return options;
  }
}
