package dev.marquee.tools.bench.raw;

import dev.marquee.models.Classifier;
import dev.marquee.models.image.InputSpec;
import java.nio.FloatBuffer;

/** Batches as whoever has no server would write them: two are decoded ahead of the engine. */
final class BatchLoop implements BareLoop {
  private static final int BATCHES_AHEAD = 2;

  private final Classifier classifier;
  private final BatchInputs inputs;
  private final DecodeAhead decoding;
  private final int batch;

  BatchLoop(BareWork work, Classifier classifier, InputSpec input, int batch) {
    this.classifier = classifier;
    this.inputs = new BatchInputs(input, batch);
    this.decoding = new DecodeAhead(work, input, work.decodeThreads(), BATCHES_AHEAD * batch);
    this.batch = batch;
  }

  @Override
  public int next() {
    FloatBuffer floats = inputs.memory().asFloatBuffer();
    for (int i = 0; i < batch; i++) {
      floats.put(decoding.next());
    }
    return classifier.score(inputs.memory(), batch).length;
  }

  @Override
  public void close() {
    decoding.close();
    inputs.close();
  }
}
