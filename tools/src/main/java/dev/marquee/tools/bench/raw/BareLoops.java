package dev.marquee.tools.bench.raw;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.Manifest;
import dev.marquee.tools.bench.SteadyRate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The bare loops over one loaded version. All that is native happens on the thread that uses it,
 * which is always the same, and on that of lanes.
 */
public final class BareLoops implements AutoCloseable {
  /** What is done before a window opens, so that all is under way. */
  private static final Duration LEAD = Duration.ofMillis(500);

  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final BareWork work;
  private final Ticker ticker;
  private final InputSpec input;
  private final ClassifierEngine engine;
  private final Classifier classifier;
  private final LaneThreads lanes;

  /** Starts the engine and loads the version. */
  public BareLoops(BareWork work, Ticker ticker) {
    this.work = work;
    this.ticker = ticker;
    Manifest manifest = work.version().manifest();
    this.input = manifest.input();
    this.engine = BareEngines.start(work);
    this.classifier = load(manifest);
    this.lanes = new LaneThreads(classifier.lanes());
  }

  private Classifier load(Manifest manifest) {
    Network network =
        Architectures.onClassPath()
            .get(manifest.architecture())
            .network(manifest.labels().size(), new Settings(manifest.architectureSettings()));
    try {
      Path folder = Files.createTempDirectory("marquee-bench-");
      try (SafetensorsFile weights = SafetensorsFile.open(work.version().copyWeights(folder))) {
        List<Classifier> replicas = engine.load(network, input, weights);
        return replicas.getFirst();
      } finally {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many batches the engine computes at once where it is asked to. */
  int lanes() {
    return lanes.count();
  }

  /** Does what is ordered, and measures it. */
  public BareResult run(BareOrder order) {
    try (BareLoop loop = loop(order)) {
      return measure(loop, Duration.ofMillis(order.windowMillis()), ticker);
    }
  }

  private BareLoop loop(BareOrder order) {
    return switch (order.task()) {
      case DECODE -> new DecodeLoop(work, input, order.size());
      case ENGINE -> new EngineLoop(work, classifier, input, order.size());
      case BARE -> new BatchLoop(work, classifier, input, order.size());
      case LANES -> new LaneLoop(work, classifier, input, order.size(), lanes);
      case SINGLE -> new SingleLoop(work, classifier, input);
    };
  }

  static BareResult measure(BareLoop loop, Duration window, Ticker ticker) {
    // Once before any time counts: the first one fills what runs ahead.
    int _ = loop.next();
    long last = ticker.read();
    long open = last + LEAD.toNanos();
    long close = open + window.toNanos();
    SteadyRate rate = new SteadyRate(open, close);
    Histogram pieces = new Histogram(DIGITS);
    while (rate.isOpen(last)) {
      int images = loop.next();
      long now = ticker.read();
      rate.done(now, images);
      if (now > open) {
        pieces.recordValue(now - last);
      }
      last = now;
    }
    return new BareResult(
        rate.perSecond(),
        pieces.getValueAtPercentile(50) / NANOS_PER_MILLI,
        pieces.getValueAtPercentile(99) / NANOS_PER_MILLI);
  }

  @Override
  public void close() {
    lanes.close();
    classifier.close();
    engine.close();
  }
}
