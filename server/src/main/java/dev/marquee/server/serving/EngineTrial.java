package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Runs two forms of one network side by side: do they give the same scores, and which is faster?
 * They take turns, so that whatever else the machine does meets both.
 */
final class EngineTrial {
  private static final int ROUNDS = 5;

  private final Ticker ticker;
  private final ByteBuffer inputs;
  private final int count;

  /**
   * What came out.
   *
   * @param difference the largest one of two scores, from 0; not a number where a score is none
   * @param speedup how many times as fast the compiled form is, above 0
   */
  record Outcome(double difference, double speedup) {}

  /**
   * @param inputs {@code [count, 3, height, width] float32}, as a classifier takes them
   */
  EngineTrial(Ticker ticker, ByteBuffer inputs, int count) {
    this.ticker = ticker;
    this.inputs = inputs;
    this.count = count;
  }

  /**
   * Tries {@code compiled} against {@code reference}. The first run, of all images, is for the
   * scores; then each is timed on one image, and on all together, and the medians of both sizes
   * weigh the same.
   *
   * @param expected the reference's scores of the inputs
   */
  Outcome run(float[][] expected, Classifier reference, Classifier compiled) {
    double difference = difference(expected, compiled.score(inputs, count));
    double speedup =
        Math.sqrt(speedup(reference, compiled, 1) * speedup(reference, compiled, count));
    return new Outcome(difference, speedup);
  }

  private double speedup(Classifier reference, Classifier compiled, int images) {
    long[] ofReference = new long[ROUNDS];
    long[] ofCompiled = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ofReference[round] = time(reference, images);
      ofCompiled[round] = time(compiled, images);
    }
    return (double) median(ofReference) / Math.max(1, median(ofCompiled));
  }

  private long time(Classifier classifier, int images) {
    long start = ticker.read();
    float[][] _ = classifier.score(inputs, images);
    return ticker.read() - start;
  }

  private static long median(long[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  /** Not a number where a score of either is none: nothing is within any distance of that. */
  private static double difference(float[][] expected, float[][] found) {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int label = 0; label < expected[i].length; label++) {
        worst = Math.max(worst, Math.abs((double) expected[i][label] - found[i][label]));
      }
    }
    return worst;
  }
}
