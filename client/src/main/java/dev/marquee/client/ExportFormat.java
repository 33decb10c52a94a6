package dev.marquee.client;

/** What a version is exported as. */
public enum ExportFormat {
  /**
   * The version as it was imported: {@code manifest.json}, {@code weights.safetensors} and, where
   * it has them, {@code goldens.safetensors}.
   */
  MARQUEE,

  /**
   * One file of <a href="https://onnx.ai">ONNX</a>, {@value ExportOptions#ONNX_FILE}, for other
   * programs: the network with its weights, and what is to be known of its input and its labels.
   */
  ONNX
}
