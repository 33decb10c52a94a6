package dev.marquee.models.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * The parameter names of PyTorch checkpoints, brought to the form that torchvision has today. Three
 * things occur in checkpoints of DenseNets: early torchvision put a dot before the number of a
 * dense layer's parts ({@code denselayer1.norm.1.weight}), training with {@code DataParallel}
 * prefixes every name with {@code module.}, and batch norms carry a counter {@code
 * num_batches_tracked} that no answer depends on.
 */
final class TorchvisionNames {
  private static final String PARALLEL_PREFIX = "module.";
  private static final String COUNTER_SUFFIX = ".num_batches_tracked";
  private static final Pattern DOTTED_PART =
      Pattern.compile("(?<part>\\.denselayer\\d+\\.(?:norm|conv))\\.(?<number>[12]\\.)");

  private TorchvisionNames() {}

  /** Returns the parameter's name as torchvision spells it today; empty for a counter. */
  static Optional<String> canonical(String name) {
    if (name.endsWith(COUNTER_SUFFIX)) {
      return Optional.empty();
    }
    String bare =
        name.startsWith(PARALLEL_PREFIX) ? name.substring(PARALLEL_PREFIX.length()) : name;
    return Optional.of(DOTTED_PART.matcher(bare).replaceFirst("${part}${number}"));
  }

  /**
   * Returns the tensors that are parameters, by canonical name, in the order given. Each {@link
   * TensorInfo#name} is still the one to read it by.
   *
   * @throws dev.marquee.models.failure.Failure.FailedPrecondition with the reason {@code
   *     WEIGHTS_MISMATCH} if two tensors stand for the same parameter
   */
  static SequencedMap<String, TensorInfo> parameters(Map<String, TensorInfo> tensors) {
    SequencedMap<String, TensorInfo> parameters = new LinkedHashMap<>();
    for (TensorInfo tensor : tensors.values()) {
      Optional<String> name = canonical(tensor.name());
      if (name.isEmpty()) {
        continue;
      }
      TensorInfo other = parameters.putIfAbsent(name.get(), tensor);
      if (other != null) {
        throw Refusal.mismatch(
            "Tensors %s and %s are the same parameter; keep one of them."
                .formatted(Refusal.quoted(other.name()), Refusal.quoted(tensor.name())));
      }
    }
    return Collections.unmodifiableSequencedMap(parameters);
  }
}
