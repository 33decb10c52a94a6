package dev.marquee.models;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.List;

/** What runs networks: loads them onto its devices. Thread-safe. */
public interface ClassifierEngine extends AutoCloseable {

  /**
   * Loads a network onto every device of the engine.
   *
   * @param input the size of the images that it will be fed with
   * @return one replica per device, at least one; the caller closes them
   * @throws Failure.FailedPrecondition if the weights do not fit the network, or are unsound
   */
  List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights);

  /** Returns how many bytes a network's weights take once loaded, over all devices. */
  long loadedBytes(Network network);

  /** Returns what the engine is called: {@code pytorch} or {@code onnxruntime}. */
  String name();

  /** Returns its release, such as {@code 2.7.1}. */
  String version();

  /** Returns name and release in one, such as {@code pytorch 2.7.1}. */
  default String label() {
    return name() + " " + version();
  }

  /**
   * Returns what the engine runs on, such as {@code cpu} or {@code gpu:0, gpu:1}: engines that run
   * on the same devices, in single precision, say the same.
   */
  String description();

  /** Frees what the engine holds. Closing twice does nothing. */
  @Override
  void close();
}
