package dev.marquee.server.testing;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Layer;
import dev.marquee.models.network.Layer.Convolution;
import dev.marquee.models.network.Layer.GlobalAveragePool;
import dev.marquee.models.network.Layer.Linear;
import dev.marquee.models.network.Layer.Relu;
import dev.marquee.models.network.Layer.Window;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import java.util.List;
import java.util.Set;

/** The architecture {@code tiny}: a real network that is loaded and run in no time. */
public final class TinyNetwork implements Architecture {
  private static final int SIDE = 8;

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public String description() {
    return "One convolution and one linear layer, for tests";
  }

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
    return new Network(
        name(),
        Layer.sequence(
            new Convolution("features.conv", InputSpec.CHANNELS, 4, new Window(3, 1, 0), true),
            new Relu(),
            new GlobalAveragePool(),
            new Linear("classifier", 4, labels)));
  }
}
