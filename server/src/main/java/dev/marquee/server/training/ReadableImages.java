package dev.marquee.server.training;

import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;

/** Decodes a streamed image once, so that one that cannot be is refused while somebody listens. */
record ReadableImages(ImagePipeline pipeline, InputSpec input) implements BatchIntake.ExampleCheck {
  @Override
  public void check(StreamedExample example) {
    float[] _ = pipeline.read(example.image(), input);
  }
}
