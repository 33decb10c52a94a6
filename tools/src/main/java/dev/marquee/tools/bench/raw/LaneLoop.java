package dev.marquee.tools.bench.raw;

import dev.marquee.models.Classifier;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.ThreadTime;
import java.nio.FloatBuffer;

/**
 * The least that can be done for many posters: each lane decodes a batch and scores it, and only
 * that it has done so goes from one thread to another. Used by one thread.
 */
final class LaneLoop implements BareLoop {
  private final BareWork work;
  private final Classifier classifier;
  private final InputSpec input;
  private final int batch;
  private final LaneThreads lanes;
  private final ImagePipeline pipeline =
      new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime, ThreadTime::nanos);
  private int number;
  private int underWay;

  LaneLoop(BareWork work, Classifier classifier, InputSpec input, int batch, LaneThreads lanes) {
    this.work = work;
    this.classifier = classifier;
    this.input = input;
    this.batch = batch;
    this.lanes = lanes;
    for (int lane = 0; lane < lanes.count(); lane++) {
      submit();
    }
  }

  private void submit() {
    int first = number;
    number += batch;
    underWay++;
    lanes.submit(() -> score(first));
  }

  private int score(int first) {
    try (BatchInputs inputs = new BatchInputs(input, batch)) {
      FloatBuffer floats = inputs.memory().asFloatBuffer();
      for (int i = first; i < first + batch; i++) {
        int place = Math.floorMod(i, work.posters().size());
        floats.put(pipeline.read(work.posters().get(place).asReadOnlyByteBuffer(), input));
      }
      return classifier.scoreInLane(inputs.memory(), batch).length;
    }
  }

  @Override
  public int next() {
    // Before it: one that fails is over, too, and close waits for the others.
    underWay--;
    int images = lanes.awaitNext();
    submit();
    return images;
  }

  @Override
  public void close() {
    while (underWay-- > 0) {
      int _ = lanes.awaitNext();
    }
  }
}
