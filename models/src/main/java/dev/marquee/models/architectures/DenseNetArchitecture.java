package dev.marquee.models.architectures;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import java.util.List;
import java.util.Set;

/**
 * A DenseNet of one of the published sizes, with one logit per label in place of the softmax over
 * ImageNet's classes. One setting: {@code batch_norm_epsilon} (default 1e-5, as torchvision).
 */
public abstract sealed class DenseNetArchitecture implements Architecture {
  private static final String EPSILON = "batch_norm_epsilon";

  private final String name;
  private final int growth;
  private final List<Integer> blocks;
  private final int stem;

  private DenseNetArchitecture(String name, int growth, List<Integer> blocks, int stem) {
    this.name = name;
    this.growth = growth;
    this.blocks = blocks;
    this.stem = stem;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return "DenseNet with dense blocks of %s layers, growth %d".formatted(blocks, growth);
  }

  /** Returns the whole poster at 2:3, normalised as ImageNet's weights expect it. */
  @Override
  public final InputSpec defaultInput() {
    return new InputSpec(
        128,
        192,
        InputSpec.Resize.STRETCH,
        InputSpec.Filter.BILINEAR,
        InputSpec.ChannelOrder.RGB,
        1f / 255,
        List.of(0.485f, 0.456f, 0.406f),
        List.of(0.229f, 0.224f, 0.225f));
  }

  @Override
  public final Network network(int labels, Settings settings) {
    settings.requireOnly(Set.of(EPSILON));
    double epsilon = settings.number(EPSILON, 1e-5);
    return new Network(name, new DenseNet(growth, blocks, stem, epsilon).layers(labels));
  }

  /** DenseNet-121. */
  public static final class DenseNet121 extends DenseNetArchitecture {
    public DenseNet121() {
      super("densenet121", 32, List.of(6, 12, 24, 16), 64);
    }
  }

  /** DenseNet-161, the wide one. */
  public static final class DenseNet161 extends DenseNetArchitecture {
    public DenseNet161() {
      super("densenet161", 48, List.of(6, 12, 36, 24), 96);
    }
  }

  /** DenseNet-169. */
  public static final class DenseNet169 extends DenseNetArchitecture {
    public DenseNet169() {
      super("densenet169", 32, List.of(6, 12, 32, 32), 64);
    }
  }

  /** DenseNet-201. */
  public static final class DenseNet201 extends DenseNetArchitecture {
    public DenseNet201() {
      super("densenet201", 32, List.of(6, 12, 48, 32), 64);
    }
  }
}
