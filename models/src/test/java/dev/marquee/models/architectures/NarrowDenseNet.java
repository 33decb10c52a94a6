package dev.marquee.models.architectures;

import dev.marquee.models.network.Network;
import java.util.List;

/** A DenseNet small enough to carry its weights in a test: growth 4, blocks of 2, 3, 2, 2. */
public final class NarrowDenseNet {
  private NarrowDenseNet() {}

  public static Network withLabels(int labels) {
    return new Network(
        "narrow-densenet", new DenseNet(4, List.of(2, 3, 2, 2), 8, 1e-5).layers(labels));
  }
}
