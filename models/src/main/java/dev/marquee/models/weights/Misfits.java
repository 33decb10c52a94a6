package dev.marquee.models.weights;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What does not fit of the tensors of a file, gathered so that one refusal tells of all of it. Used
 * by one thread.
 */
final class Misfits {
  /** Longer messages are cut on their way to a client, which may also put the file's name first. */
  private static final int MAX_CHARACTERS = 375;

  private static final int MOST_OF_A_KIND = 10;

  /** One way not to fit, with the tensors that do not fit so, and how many of them are shown. */
  private static final class Kind {
    private final String words;
    private final List<String> tensors = new ArrayList<>();
    private int shown = 1;

    private Kind(String words) {
      this.words = words;
    }

    private boolean hasMoreToShow() {
      return shown < Math.min(tensors.size(), MOST_OF_A_KIND);
    }

    @Override
    public String toString() {
      int more = tensors.size() - shown;
      return words
          + String.join(", ", tensors.subList(0, shown))
          + (more == 0 ? "" : " and %d more".formatted(more));
    }
  }

  private final Kind shapes = new Kind("wrong shape: ");
  private final Kind missing = new Kind("missing: ");
  private final Kind unknown = new Kind("unknown: ");
  private final Kind types = new Kind("neither F32 nor F16 nor BF16: ");
  private final String architecture;

  /**
   * @param architecture the network's
   */
  Misfits(String architecture) {
    this.architecture = architecture;
  }

  /** Adds a parameter that no tensor is there for. */
  void missing(Parameter parameter) {
    missing.tensors.add(named(parameter.name(), parameter.shape()));
  }

  /** Adds a tensor whose shape is not its parameter's. */
  void shape(TensorInfo tensor, Parameter parameter) {
    shapes.tensors.add(
        "%s, not %s".formatted(named(tensor.name(), tensor.shape()), parameter.shape()));
  }

  /** Adds a tensor whose numbers are not of a type that weights have. */
  void type(TensorInfo tensor) {
    types.tensors.add("%s %s".formatted(Refusal.quoted(tensor.name()), tensor.dtype()));
  }

  /** Adds a tensor that the network has no parameter for. */
  void unknown(TensorInfo tensor) {
    unknown.tensors.add(named(tensor.name(), tensor.shape()));
  }

  /**
   * @throws Failure.FailedPrecondition ({@link Reason#WEIGHTS_MISMATCH}) if anything was added
   */
  void requireNone() {
    // A wrong number of labels shows in shapes, another naming in what is missing beside what is
    // unknown: one of each is to be seen however many there are.
    List<Kind> found =
        Stream.of(shapes, missing, unknown, types).filter(kind -> !kind.tensors.isEmpty()).toList();
    if (found.isEmpty()) {
      return;
    }
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Kind kind : found) {
        grown |= grow(kind, found);
      }
    }
    throw Refusal.mismatch(message(found));
  }

  /** Shows one more of a kind, if there is one and the message has room for it. */
  private boolean grow(Kind kind, List<Kind> found) {
    if (!kind.hasMoreToShow()) {
      return false;
    }
    kind.shown++;
    boolean fits = message(found).length() <= MAX_CHARACTERS;
    if (!fits) {
      kind.shown--;
    }
    return fits;
  }

  private String message(List<Kind> found) {
    return "The weights do not fit %s: %s. Correct them, or the manifest's architecture or labels."
        .formatted(
            architecture, found.stream().map(Kind::toString).collect(Collectors.joining("; ")));
  }

  private static String named(String name, List<Long> shape) {
    return Refusal.quoted(name) + " " + shape;
  }
}
