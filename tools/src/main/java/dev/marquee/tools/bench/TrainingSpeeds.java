package dev.marquee.tools.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How fast the same training is in several ways, measured in turns. Immutable.
 *
 * @param imagesPerSecond by name, one number for each round
 * @param pytorch the version of Python's PyTorch; empty where it was not measured
 */
public record TrainingSpeeds(Map<String, List<Double>> imagesPerSecond, String pytorch) {
  public TrainingSpeeds {
    imagesPerSecond = Collections.unmodifiableMap(new LinkedHashMap<>(imagesPerSecond));
  }

  /** Returns the median of a way's rounds; empty where it was not measured. */
  public OptionalDouble median(String name) {
    List<Double> speeds = imagesPerSecond.getOrDefault(name, List.of());
    return speeds.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Quantile.median(speeds));
  }

  /** Returns how many times as fast one way is as the other, by their medians. */
  public OptionalDouble ratio(String one, String other) {
    OptionalDouble above = median(one);
    OptionalDouble below = median(other);
    return above.isPresent() && below.isPresent()
        ? OptionalDouble.of(above.getAsDouble() / below.getAsDouble())
        : OptionalDouble.empty();
  }
}
