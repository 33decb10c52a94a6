package dev.marquee.models.architectures;

import static dev.marquee.models.network.Layer.sequence;

import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Layer.AveragePool;
import dev.marquee.models.network.Layer.BatchNorm;
import dev.marquee.models.network.Layer.Convolution;
import dev.marquee.models.network.Layer.DenseConcatenation;
import dev.marquee.models.network.Layer.GlobalAveragePool;
import dev.marquee.models.network.Layer.Linear;
import dev.marquee.models.network.Layer.MaxPool;
import dev.marquee.models.network.Layer.Relu;
import dev.marquee.models.network.Layer.Sequence;
import dev.marquee.models.network.Layer.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a DenseNet (Huang, Liu, van der Maaten and Weinberger: Densely Connected
 * Convolutional Networks, CVPR 2017), with parameters named as torchvision names them, so that its
 * checkpoints import by name. The classifier gives logits, one per label.
 *
 * @param growth how many channels each dense layer adds
 * @param blocks how many dense layers each dense block has
 * @param stem how many channels the first convolution makes
 * @param epsilon of every batch norm; torchvision has 1e-5, Keras 1.001e-5
 */
record DenseNet(int growth, List<Integer> blocks, int stem, double epsilon) {
  /** A dense layer squeezes its input to this many times its growth before its 3×3 convolution. */
  private static final int BOTTLENECK = 4;

  DenseNet {
    blocks = List.copyOf(blocks);
  }

  /** Returns the layers, from {@code [batch, 3, height, width]} to {@code [batch, labels]}. */
  Layer layers(int labels) {
    List<Layer> layers = new ArrayList<>();
    layers.add(convolution("features.conv0", 3, stem, new Window(7, 2, 3)));
    layers.add(norm("features.norm0", stem));
    layers.add(new MaxPool(new Window(3, 2, 1)));
    int channels = stem;
    for (int block = 1; block <= blocks.size(); block++) {
      int depth = blocks.get(block - 1);
      for (int layer = 1; layer <= depth; layer++) {
        String name = "features.denseblock%d.denselayer%d".formatted(block, layer);
        layers.add(denseLayer(name, channels));
        channels += growth;
      }
      if (block < blocks.size()) {
        layers.add(transition("features.transition" + block, channels));
        channels /= 2;
      }
    }
    layers.add(norm("features.norm5", channels));
    layers.add(new GlobalAveragePool());
    layers.add(new Linear("classifier", channels, labels));
    return new Sequence(layers);
  }

  private Layer denseLayer(String name, int channels) {
    int narrow = BOTTLENECK * growth;
    return new DenseConcatenation(
        sequence(
            norm(name + ".norm1", channels),
            convolution(name + ".conv1", channels, narrow, new Window(1, 1, 0)),
            norm(name + ".norm2", narrow),
            convolution(name + ".conv2", narrow, growth, new Window(3, 1, 1))));
  }

  private Layer transition(String name, int channels) {
    return sequence(
        norm(name + ".norm", channels),
        convolution(name + ".conv", channels, channels / 2, new Window(1, 1, 0)),
        new AveragePool(new Window(2, 2, 0)));
  }

  /** A batch norm with the ReLU that follows each of them here. */
  private Layer norm(String name, int channels) {
    return sequence(new BatchNorm(name, channels, epsilon), new Relu());
  }

  private static Layer convolution(String name, int inputs, int outputs, Window window) {
    return new Convolution(name, inputs, outputs, window, false);
  }
}
