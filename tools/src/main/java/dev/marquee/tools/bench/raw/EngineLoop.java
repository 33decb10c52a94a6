package dev.marquee.tools.bench.raw;

import dev.marquee.models.Classifier;
import dev.marquee.models.image.InputSpec;
import java.nio.FloatBuffer;

/** The engine alone: the same batch, decoded beforehand, again and again. */
final class EngineLoop implements BareLoop {
  private final Classifier classifier;
  private final BatchInputs inputs;
  private final int batch;

  EngineLoop(BareWork work, Classifier classifier, InputSpec input, int batch) {
    this.classifier = classifier;
    this.inputs = new BatchInputs(input, batch);
    this.batch = batch;
    FloatBuffer floats = inputs.memory().asFloatBuffer();
    try (DecodeAhead decoding = new DecodeAhead(work, input, work.decodeThreads(), 1)) {
      for (int i = 0; i < batch; i++) {
        floats.put(decoding.next());
      }
    }
  }

  @Override
  public int next() {
    return classifier.score(inputs.memory(), batch).length;
  }

  @Override
  public void close() {
    inputs.close();
  }
}
