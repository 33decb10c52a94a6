package dev.marquee.server.training;

import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.ImageSize;

/** Decodes a streamed image once, so that one that cannot be is refused while somebody listens. */
record ReadableImages(ImagePipeline pipeline) implements BatchIntake.ExampleCheck {
  @Override
  public void check(StreamedExample example) {
    // Without making an input of it: every pass does that anew, with an augmentation of its own.
    ImageSize _ = pipeline.measure(example.image());
  }
}
