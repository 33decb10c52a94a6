package dev.marquee.server;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.inject.AbstractModule;
import com.google.inject.Module;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.promotion.Evaluations;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.FixedEvaluations;
import dev.marquee.server.testing.ForwardingBlobStore;
import io.grpc.Context;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where promotions on a real server come past, for a test to hold one up. Thread-safe. */
final class PromotionStages {
  /** The stages, in their order. */
  enum Stage {
    EVALUATION,
    DIGESTS,
    LOAD,
    GOLDENS,
    WARM_UP,
    BEFORE_THE_COMMIT,
    BEHIND_THE_COMMIT
  }

  private final FakeEngine engine;
  private final AtomicReference<@Nullable Stage> held = new AtomicReference<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  PromotionStages(FakeEngine engine) {
    this.engine = engine;
  }

  /** Holds up the call that comes to a stage first from now on, until it is released and gone. */
  void hold(Stage stage) {
    held.set(stage);
  }

  void awaitHeld() throws InterruptedException {
    reached.await();
  }

  void release() {
    released.countDown();
  }

  private void pass(Stage stage) {
    if (held.compareAndSet(stage, null)) {
      CountDownLatch gone = gone(Context.current());
      reached.countDown();
      Uninterruptibles.awaitUninterruptibly(released);
      Uninterruptibles.awaitUninterruptibly(gone);
    }
  }

  /**
   * What is done for a call goes on when its end has been noticed; the threads of loads have none.
   */
  private static CountDownLatch gone(Context call) {
    CountDownLatch gone = new CountDownLatch(call.equals(Context.ROOT) ? 0 : 1);
    call.addListener(_ -> gone.countDown(), MoreExecutors.directExecutor());
    return gone;
  }

  /** Returns the parts of a server that come past here. */
  Module parts(MetadataStore metadata, BlobStore blobs) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(Evaluations.class).toInstance(new FixedEvaluations(PromotionStages.this::evaluation));
        bind(BlobStore.class).toInstance(new Blobs(blobs));
        bind(MetadataStore.class).toInstance(new Metadata(metadata));
        bind(ServingEngines.class).toInstance(Engines.only(new Engine()));
      }
    };
  }

  private Evaluations.Found evaluation() {
    pass(Stage.EVALUATION);
    DatasetSplit validation =
        new DatasetSplit(
            new DatasetName("films"), new Digest("0".repeat(64)), Optional.of("validation"));
    return new Evaluations.Stated(0.9, "evaluations/1", validation);
  }

  private final class Blobs extends ForwardingBlobStore {
    Blobs(BlobStore blobs) {
      super(blobs);
    }

    @Override
    public long verify(Digest digest) {
      pass(Stage.DIGESTS);
      return super.verify(digest);
    }
  }

  private final class Metadata implements MetadataStore {
    private final MetadataStore metadata;

    Metadata(MetadataStore metadata) {
      this.metadata = metadata;
    }

    @Override
    public <T> T read(Function<MetadataReader, T> work) {
      return metadata.read(work);
    }

    @Override
    public <T> T write(Function<MetadataWriter, T> work) {
      pass(Stage.BEFORE_THE_COMMIT);
      T written = metadata.write(work);
      pass(Stage.BEHIND_THE_COMMIT);
      return written;
    }

    @Override
    public void close() {
      metadata.close();
    }
  }

  private final class Engine implements ClassifierEngine {
    @Override
    public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
      pass(Stage.LOAD);
      return engine.load(network, input, weights).stream().<Classifier>map(Scoring::new).toList();
    }

    @Override
    public long loadedBytes(Network network) {
      return engine.loadedBytes(network);
    }

    @Override
    public String name() {
      return "staged";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public String description() {
      return engine.description();
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private final class Scoring implements Classifier {
    private final Classifier classifier;

    Scoring(Classifier classifier) {
      this.classifier = classifier;
    }

    @Override
    public float[][] score(ByteBuffer inputs, int count) {
      // Goldens are grey, and warm-ups are black.
      pass(inputs.getFloat(0) == 0 ? Stage.WARM_UP : Stage.GOLDENS);
      return classifier.score(inputs, count);
    }

    @Override
    public void close() {
      classifier.close();
    }
  }
}
