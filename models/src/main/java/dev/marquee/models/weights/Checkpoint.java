package dev.marquee.models.weights;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import java.util.HashMap;
import java.util.Map;

/**
 * A weights file matched with a network, parameter by parameter. Thread-safe as long as the file is
 * open.
 */
public final class Checkpoint {
  private final SafetensorsFile file;
  private final Map<String, String> tensorByParameter;

  private Checkpoint(SafetensorsFile file, Map<String, String> tensorByParameter) {
    this.file = file;
    this.tensorByParameter = tensorByParameter;
  }

  /**
   * Matches every parameter of a network with the tensor of its name and shape, which must hold
   * floats of 16 or 32 bits, and leaves no tensor over. Names may be spelled as older torchvision
   * checkpoints have them.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MISMATCH}) if they do not fit
   */
  public static Checkpoint match(SafetensorsFile file, Network network) {
    Map<String, TensorInfo> tensors = new HashMap<>(TorchvisionNames.parameters(file.tensors()));
    Map<String, String> matched = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      TensorInfo tensor = tensors.remove(parameter.name());
      if (tensor == null) {
        throw mismatch(
            "%s needs a tensor '%s'".formatted(network.architecture(), parameter.name()));
      }
      if (!tensor.shape().equals(parameter.shape())) {
        throw mismatch(
            "'%s' is %s, but %s with the manifest's labels needs %s"
                .formatted(
                    tensor.name(), tensor.shape(), network.architecture(), parameter.shape()));
      }
      if (FloatFormat.of(tensor.dtype()).isEmpty()) {
        throw mismatch(
            "'%s' holds %s where F32, F16 or BF16 is needed"
                .formatted(tensor.name(), tensor.dtype()));
      }
      matched.put(parameter.name(), tensor.name());
    }
    if (!tensors.isEmpty()) {
      throw mismatch(
          "%s has no parameter '%s'"
              .formatted(
                  network.architecture(), tensors.keySet().stream().sorted().toList().getFirst()));
    }
    return new Checkpoint(file, matched);
  }

  /**
   * Returns the numbers of a parameter, row-major.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MALFORMED}) if one is not finite
   */
  public float[] floats(Parameter parameter) {
    String tensor = tensorByParameter.get(parameter.name());
    if (tensor == null) {
      throw new IllegalArgumentException("not a parameter of this network: " + parameter.name());
    }
    float[] values = file.floats(tensor);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new Failure.FailedPrecondition(
            Reason.WEIGHTS_MALFORMED,
            "Tensor '%s' holds %s: export the weights again from a run that did not diverge."
                .formatted(tensor, value));
      }
    }
    return values;
  }

  private static Failure mismatch(String what) {
    return new Failure.FailedPrecondition(
        Reason.WEIGHTS_MISMATCH,
        "The weights do not fit the manifest: %s. Correct the manifest's architecture or labels, or"
                .formatted(what)
            + " bring the weights that belong to it.");
  }
}
