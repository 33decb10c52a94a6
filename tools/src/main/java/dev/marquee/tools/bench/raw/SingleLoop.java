package dev.marquee.tools.bench.raw;

import dev.marquee.models.Classifier;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.ThreadTime;

/** One poster after the other, with nothing beside: the least time that an answer can take. */
final class SingleLoop implements BareLoop {
  private final BareWork work;
  private final Classifier classifier;
  private final InputSpec input;
  private final BatchInputs inputs;
  private final ImagePipeline pipeline =
      new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime, ThreadTime::nanos);
  private int number;

  SingleLoop(BareWork work, Classifier classifier, InputSpec input) {
    this.work = work;
    this.classifier = classifier;
    this.input = input;
    this.inputs = new BatchInputs(input, 1);
  }

  @Override
  public int next() {
    number = (number + 1) % work.posters().size();
    inputs
        .memory()
        .asFloatBuffer()
        .put(pipeline.read(work.posters().get(number).asReadOnlyByteBuffer(), input));
    return classifier.score(inputs.memory(), 1).length;
  }

  @Override
  public void close() {
    inputs.close();
  }
}
