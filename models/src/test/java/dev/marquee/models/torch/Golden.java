package dev.marquee.models.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.TensorInfo;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A network's expected outputs, computed in PyTorch, beside what our block gives. */
record Golden(Network network, Path weights, Path expected) {

  static Path resource(String name) {
    try {
      return Path.of(Golden.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** Asserts that the logits are the expected ones, and so is what goes into the classifier. */
  void assertFeaturesAndLogitsWithin(double tolerance) {
    assertWithin(tolerance, network, "logits");
    List<Layer> layers = ((Layer.Sequence) network.root()).layers();
    Layer headless = new Layer.Sequence(layers.subList(0, layers.size() - 1));
    assertWithin(tolerance, new Network(network.architecture(), headless), "features");
  }

  void assertLogitsWithin(double tolerance) {
    assertWithin(tolerance, network, "logits");
  }

  private void assertWithin(double tolerance, Network part, String output) {
    try (SafetensorsFile file = SafetensorsFile.open(weights);
        SafetensorsFile golden = SafetensorsFile.open(expected);
        NDManager manager = NDManager.newBaseManager()) {
      JniUtils.setGradMode(false);
      Checkpoint checkpoint = Checkpoint.match(file, network);
      NetworkBlock block = new NetworkBlock(part);
      block.load(manager, DataType.FLOAT32, checkpoint::floats);
      NDArray input = manager.create(golden.floats("input"), shape(golden, "input"));
      NDArray result = block.run(manager, input);
      assertThat(result.getShape()).isEqualTo(shape(golden, output));
      float[] actual = result.toFloatArray();
      float[] wanted = golden.floats(output);
      double worst = 0;
      for (int i = 0; i < wanted.length; i++) {
        worst = Math.max(worst, Math.abs(actual[i] - wanted[i]));
      }
      System.out.printf(
          "%s of %s: largest difference %.2e over %d numbers%n",
          output, network.architecture(), worst, wanted.length);
      assertThat(worst).isLessThanOrEqualTo(tolerance);
    }
  }

  private static Shape shape(SafetensorsFile file, String tensor) {
    TensorInfo info = Objects.requireNonNull(file.tensors().get(tensor), tensor);
    return new Shape(info.shape().stream().mapToLong(Long::longValue).toArray());
  }
}
