package dev.marquee.models.image;

import java.util.List;

/** The input of the bundled DenseNet-121. */
final class BundledInput {
  static final InputSpec SPEC =
      new InputSpec(
          192,
          288,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1f / 255,
          List.of(0.485f, 0.456f, 0.406f),
          List.of(0.229f, 0.224f, 0.225f));

  private BundledInput() {}
}
