package dev.marquee.models.weights;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

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
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MISMATCH}) if they do not fit; the
   *     message lists what is missing, of another shape or type, and left over
   */
  public static Checkpoint match(SafetensorsFile file, Network network) {
    Map<String, TensorInfo> tensors = new TreeMap<>(TorchvisionNames.parameters(file.tensors()));
    Map<String, String> matched = new HashMap<>();
    Misfits misfits = new Misfits(network.architecture());
    for (Parameter parameter : network.parameters()) {
      TensorInfo tensor = tensors.remove(parameter.name());
      if (tensor == null) {
        misfits.missing(parameter);
      } else if (!tensor.shape().equals(parameter.shape())) {
        misfits.shape(tensor, parameter);
      } else if (FloatFormat.of(tensor.dtype()).isEmpty()) {
        misfits.type(tensor);
      } else {
        matched.put(parameter.name(), tensor.name());
      }
    }
    tensors.values().forEach(misfits::unknown);
    misfits.requireNone();
    return new Checkpoint(file, matched);
  }

  /**
   * Matches what parameters of a network there are tensors of the same name and shape for, and
   * leaves all else aside: for a network that only begins with these weights.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MISMATCH}) if two tensors stand for
   *     one parameter
   */
  public static Checkpoint matchWhatFits(SafetensorsFile file, Network network) {
    Map<String, TensorInfo> tensors = TorchvisionNames.parameters(file.tensors());
    Map<String, String> matched = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      TensorInfo tensor = tensors.get(parameter.name());
      if (tensor != null
          && tensor.shape().equals(parameter.shape())
          && FloatFormat.of(tensor.dtype()).isPresent()) {
        matched.put(parameter.name(), tensor.name());
      }
    }
    return new Checkpoint(file, matched);
  }

  /** Returns whether there are numbers of a parameter. */
  public boolean holds(Parameter parameter) {
    return tensorByParameter.containsKey(parameter.name());
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
}
