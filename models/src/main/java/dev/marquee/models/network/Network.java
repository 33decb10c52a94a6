package dev.marquee.models.network;

import java.util.HashSet;
import java.util.List;

/**
 * A tree of layers from images to one logit per label. Immutable.
 *
 * <p>The outputs are logits: a sigmoid turns them into scores outside of the network, so that a
 * loss that works on logits never applies it twice.
 *
 * <p>Made without a look at the sizes of images: {@link Summary#of} finds out whether the layers
 * fit each other and an input.
 *
 * @param architecture the name of the family that made it, such as {@code densenet121}
 * @param root the layers, from {@code [batch, 3, height, width]} to {@code [batch, labels]}
 */
public record Network(String architecture, Layer root) {
  /**
   * @throws IllegalArgumentException if two parameters have one name; the message says which
   */
  public Network {
    HashSet<String> seen = new HashSet<>();
    Parameters.of(root)
        .forEach(p -> Checks.that(seen.add(p.name()), "two parameters are called " + p.name()));
  }

  /** Returns all parameters, in the order in which the layers run. */
  public List<Parameter> parameters() {
    return Parameters.of(root).toList();
  }
}
