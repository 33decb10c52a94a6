package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.Turns;
import dev.marquee.tools.bench.raw.BareTask;
import dev.marquee.tools.bench.raw.BareWork;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What is measured of serving. Immutable.
 *
 * @param maxBatch the most images that the engine gets at once, of the server and of bare loops
 * @param versions how many versions of the same weights are loaded and asked in turn, 1 to 64
 * @param settings more keys of the server's configuration, each as {@code KEY=VALUE}
 * @param clients of a closed loop
 * @param connections how many there are to the server, 1 to 1,024
 * @param window how long one is open
 * @param deadline of each call
 * @param against the bare loops that take turns with the server
 */
public record ServePlan(
    BareWork work,
    int maxBatch,
    int versions,
    List<String> settings,
    Arrivals arrivals,
    int clients,
    int connections,
    Duration window,
    Duration deadline,
    List<BareTask> against,
    Turns turns) {
  /** Keys that have an option of their own here, for the bare loop must know them, too. */
  private static final Set<String> TAKEN =
      Set.of(
          "data_dir",
          "port",
          "engine.device",
          "engine.half_precision",
          "engine.name",
          "engine.threads",
          "serving.decode_threads",
          "serving.max_batch");

  public ServePlan {
    within("--batch", maxBatch, 4096);
    within("--versions", versions, 64);
    within("--clients", clients, 4096);
    within("--connections", connections, 1024);
    within("--seconds", window.toSeconds(), 86_400);
    within("--deadline-ms", deadline.toMillis(), 3_600_000);
    settings = List.copyOf(settings);
    against = against.stream().distinct().toList();
    for (String setting : settings) {
      String key = setting.substring(0, Math.max(0, setting.indexOf('=')));
      if (key.isEmpty()) {
        throw new IllegalArgumentException("--set needs KEY=VALUE, not '" + setting + "'");
      }
      if (TAKEN.contains(key)) {
        throw new IllegalArgumentException(
            "--set cannot have %s: the benchmark sets it itself; see its --batch, --engine, --device, --half-precision, --threads and --decode-threads"
                .formatted(key));
      }
    }
    if (against.contains(BareTask.LANES)
        && settings.stream().anyMatch(setting -> setting.startsWith("engine.lanes="))) {
      throw new IllegalArgumentException(
          "--against lanes has one for each thread: leave --set engine.lanes out");
    }
    if (against.contains(BareTask.DECODE)) {
      throw new IllegalArgumentException(
          "--against can be bare, engine, lanes and single, not decode");
    }
  }

  static void within(String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be 1 to %d, not %d".formatted(option, most, value));
    }
  }
}
