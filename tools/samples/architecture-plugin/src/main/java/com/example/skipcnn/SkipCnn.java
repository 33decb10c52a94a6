package com.example.skipcnn;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Layer.BatchNorm;
import dev.marquee.models.network.Layer.Convolution;
import dev.marquee.models.network.Layer.DenseConcatenation;
import dev.marquee.models.network.Layer.Dropout;
import dev.marquee.models.network.Layer.GlobalAveragePool;
import dev.marquee.models.network.Layer.Linear;
import dev.marquee.models.network.Layer.MaxPool;
import dev.marquee.models.network.Layer.Relu;
import dev.marquee.models.network.Layer.Sequence;
import dev.marquee.models.network.Layer.Window;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A small network whose blocks put what they find beside what they were given. The names of its
 * layers are the paths of the modules in {@code pytorch/skip_cnn.py}. One setting: {@code width},
 * how many channels each block adds (1 to 256, default 16).
 */
public final class SkipCnn implements Architecture {
  private static final int BLOCKS = 3;

  @Override
  public String name() {
    return "skip-cnn";
  }

  @Override
  public String description() {
    return "A small CNN whose blocks put what they find beside what they were given";
  }

  /** Returns the whole poster at 2:3, each channel brought to about [−1, 1]. */
  @Override
  public InputSpec defaultInput() {
    return new InputSpec(
        64,
        96,
        InputSpec.Resize.STRETCH,
        InputSpec.Filter.BILINEAR,
        InputSpec.ChannelOrder.RGB,
        1f / 255,
        List.of(0.5f, 0.5f, 0.5f),
        List.of(0.5f, 0.5f, 0.5f));
  }

  @Override
  public Network network(int labels, Settings settings) {
    settings.requireOnly(Set.of("width"));
    int width = settings.wholeNumber("width", 16, 1, 256);

    List<Layer> layers = new ArrayList<>();
    layers.add(unit("stem", 3, width, 2));
    int channels = width;
    for (int i = 0; i < BLOCKS; i++) {
      layers.add(new DenseConcatenation(unit("blocks." + i, channels, width, 1)));
      layers.add(new MaxPool(new Window(2, 2, 0)));
      channels += width;
    }
    layers.add(new GlobalAveragePool());
    layers.add(new Dropout("dropout", 0.2, false));
    layers.add(new Linear("classifier", channels, labels));
    return new Network(name(), new Sequence(layers));
  }

  /** A convolution of 3×3 pixels, the batch norm that makes its bias superfluous, and a ReLU. */
  private static Layer unit(String name, int inputs, int outputs, int stride) {
    return Layer.sequence(
        new Convolution(name + ".conv", inputs, outputs, new Window(3, stride, 1), false),
        new BatchNorm(name + ".norm", outputs, 1e-5),
        new Relu());
  }
}
