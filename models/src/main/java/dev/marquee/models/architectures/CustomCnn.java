package dev.marquee.models.architectures;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Layer.Convolution;
import dev.marquee.models.network.Layer.Dropout;
import dev.marquee.models.network.Layer.Flatten;
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
 * The small network of the original poster study: six convolutions of kernel 2, each followed by
 * 2×2 max pooling, ReLU and dropout of whole channels; 150×150 pixels leave 16 features for one
 * linear layer. No settings.
 */
public final class CustomCnn implements Architecture {
  private static final int SIDE = 150;
  private static final int[] CHANNELS = {3, 128, 64, 64, 64, 32, 16};
  private static final double[] DROPOUT = {0.3, 0.3, 0.3, 0.3, 0.2, 0.2};
  private static final Window KERNEL = new Window(2, 1, 0);
  private static final Window HALVING = new Window(2, 2, 0);

  @Override
  public String name() {
    return "custom-cnn";
  }

  @Override
  public String description() {
    return "The original poster study's network of six small convolutions";
  }

  /** Returns 150×150 pixels in [0, 1], as the study fed them. */
  @Override
  public InputSpec defaultInput() {
    return new InputSpec(
        SIDE,
        SIDE,
        InputSpec.Resize.STRETCH,
        InputSpec.Filter.BILINEAR,
        InputSpec.ChannelOrder.RGB,
        1f / 255,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f));
  }

  @Override
  public Network network(int labels, Settings settings) {
    settings.requireOnly(Set.of());
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < CHANNELS.length; i++) {
      layers.add(new Convolution("features.conv" + i, CHANNELS[i - 1], CHANNELS[i], KERNEL, true));
      // The study drops before it pools. A channel that is dropped, or scaled, as a whole pools to
      // the same numbers either way, and this way there are a quarter as many of them.
      layers.add(new MaxPool(HALVING));
      layers.add(new Relu());
      layers.add(new Dropout("features.dropout" + i, DROPOUT[i - 1], true));
    }
    layers.add(new Flatten());
    layers.add(new Linear("classifier", CHANNELS[CHANNELS.length - 1], labels));
    return new Network(name(), new Sequence(layers));
  }
}
