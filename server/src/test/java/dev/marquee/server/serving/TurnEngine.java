package dev.marquee.server.serving;

import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.testing.FakeTicker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine whose batches take as long and give what scores it is told. For one thread. */
final class TurnEngine implements ClassifierEngine {
  private final String name;
  private final FakeTicker ticker;
  private Duration perImage = Duration.ofMillis(10);
  private float score = 0.5f;
  private String device = "cpu";
  private @Nullable RuntimeException loadFailure;
  private @Nullable RuntimeException scoreFailure;
  private int loads;
  private int open;

  TurnEngine(String name, FakeTicker ticker) {
    this.name = name;
    this.ticker = ticker;
  }

  TurnEngine takes(Duration time) {
    perImage = time;
    return this;
  }

  TurnEngine gives(float every) {
    score = every;
    return this;
  }

  TurnEngine on(String where) {
    device = where;
    return this;
  }

  TurnEngine failsToLoad(@Nullable RuntimeException failure) {
    loadFailure = failure;
    return this;
  }

  TurnEngine failsToScore(RuntimeException failure) {
    scoreFailure = failure;
    return this;
  }

  /** Returns how often it was asked to load. */
  int loads() {
    return loads;
  }

  /** Returns how many of its classifiers are not closed. */
  int open() {
    return open;
  }

  @Override
  public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
    loads++;
    if (loadFailure != null) {
      throw loadFailure;
    }
    int labels = Math.toIntExact(network.parameters().getLast().elements());
    open++;
    return List.of(
        new Classifier() {
          @Override
          public float[][] score(ByteBuffer inputs, int count) {
            if (scoreFailure != null) {
              throw scoreFailure;
            }
            ticker.advance(perImage.multipliedBy(count));
            float[][] scores = new float[count][labels];
            for (float[] row : scores) {
              Arrays.fill(row, score);
            }
            return scores;
          }

          @Override
          public void close() {
            open--;
          }
        });
  }

  @Override
  public long loadedBytes(Network network) {
    return 1;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String description() {
    return device;
  }

  @Override
  public void close() {}
}
