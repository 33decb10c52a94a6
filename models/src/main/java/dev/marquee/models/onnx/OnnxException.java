package dev.marquee.models.onnx;

/**
 * ONNX Runtime failed at something that it is not asked to refuse: the fault is in this program.
 */
final class OnnxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
