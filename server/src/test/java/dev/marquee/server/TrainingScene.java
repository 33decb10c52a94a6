package dev.marquee.server;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.protobuf.ByteString;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.training.TrainerEngine;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.metadata.SqliteTrainingStore;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.testing.FakeDatasets;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.training.RunEvent;
import dev.marquee.server.training.TrainingStore;
import dev.marquee.v1.CancelTrainingRunRequest;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingSpec;
import dev.marquee.v1.WatchTrainingRunRequest;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A server with a model, a dataset and a tiny network to train, and clients of it. */
final class TrainingScene implements AutoCloseable {
  static final String MODEL = "models/genres";
  static final List<String> LABELS = List.of("Action", "Comedy", "Drama");

  static final String RECIPE =
      """
      description: A few steps
      epochs: 2
      batch_size: 4
      split: existing
      input: {width: 8, height: 8}
      augmentation:
        area: [0.5, 1]
        aspect: [1, 1]
        flip: 0.5
        brightness: 0.1
        contrast: 0
        saturation: 0
      optimizer: {kind: adamw, weight_decay: 0.01}
      schedule: {kind: constant, warm_up: 0}
      rates: {"*": 1e-2}
      loss: {kind: cross-entropy, balance: 0}
      checkpoint_steps: 3
      """;

  final FakeDatasets datasets = new FakeDatasets().add("few", LABELS, 24, 8);
  private final AtomicReference<SteeredTrainingStore> store = new AtomicReference<>();
  private final UnsteadyTrainers trainers;
  private final TestServer server;

  TrainingScene(Path data) {
    this(data, Map.of(), Ticker.systemTicker());
  }

  TrainingScene(Path data, Map<String, String> settings, Ticker ticker) {
    this(data, settings, ticker, _ -> false);
  }

  /**
   * @param refused the events that the store refuses from the start of the server on
   */
  TrainingScene(
      Path data, Map<String, String> settings, Ticker ticker, Predicate<RunEvent> refused) {
    this(data, settings, ticker, refused, new UnsteadyTrainers(0));
  }

  /** Opens one on a device that may not be there. */
  TrainingScene(Path data, UnsteadyTrainers trainers) {
    this(data, Map.of(), Ticker.systemTicker(), _ -> false, trainers);
  }

  private TrainingScene(
      Path data,
      Map<String, String> settings,
      Ticker ticker,
      Predicate<RunEvent> refused,
      UnsteadyTrainers trainers) {
    this.trainers = trainers;
    Map<String, String> all = new HashMap<>(settings);
    all.put("engine.threads", "1");
    // To find the faster engine for the bundled models, too, takes longer than most of the tests.
    all.put("engine.name", "onnxruntime");
    server =
        TestServer.of(
            data,
            all,
            (metadata, _) ->
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(DatasetSource.class).toInstance(datasets);
                    bind(Ticker.class).toInstance(ticker);
                    bind(TrainingStore.class).toInstance(steered(metadata, refused));
                  }

                  @Provides
                  TrainerEngine trainers(TorchEngine torch) {
                    return trainers.over(torch);
                  }
                });
  }

  private TrainingStore steered(MetadataStore metadata, Predicate<RunEvent> refused) {
    SteeredTrainingStore made =
        new SteeredTrainingStore(
            new SqliteTrainingStore(((SqliteMetadataStore) metadata).database()));
    made.refuse(refused);
    store.set(made);
    return made;
  }

  /** Returns where the server keeps its runs. */
  SteeredTrainingStore store() {
    return store.get();
  }

  /** Returns what the server trains with. */
  UnsteadyTrainers trainers() {
    return trainers;
  }

  /** Makes the model that runs are for. */
  TrainingScene withModel() {
    var _ =
        server
            .models()
            .createModel(CreateModelRequest.newBuilder().setModelId(MODEL.substring(7)).build());
    return this;
  }

  TestServer server() {
    return server;
  }

  TrainingServiceGrpc.TrainingServiceBlockingStub blocking() {
    return TrainingServiceGrpc.newBlockingStub(server.channel());
  }

  static TrainingSpec.Builder ofDataset() {
    return spec().setDataset("datasets/few");
  }

  /**
   * Returns what a streamed run shall do.
   *
   * @param batches how many batches are a pass
   */
  static TrainingSpec.Builder streamed(long batches) {
    return spec()
        .setStreamed(StreamedData.newBuilder().addAllLabels(LABELS).setBatchCount(batches));
  }

  private static TrainingSpec.Builder spec() {
    return TrainingSpec.newBuilder()
        .setModel(MODEL)
        .setArchitecture("tiny")
        .setSeed(7)
        .setRecipe(RecipeChoice.newBuilder().setYaml(RECIPE));
  }

  /** Changes keys of the recipe: each key with its value behind it. */
  static TrainingSpec.Builder with(TrainingSpec.Builder spec, String... settings) {
    for (int i = 0; i < settings.length; i += 2) {
      spec.getRecipeBuilder().putSettings(settings[i], settings[i + 1]);
    }
    return spec;
  }

  static TrainRequest start(String run, TrainingSpec.Builder spec) {
    return TrainRequest.newBuilder()
        .setStart(TrainStart.newBuilder().setRunId(run).setSpec(spec))
        .build();
  }

  /** Returns a batch of four pictures, equal ones for equal numbers. */
  static TrainRequest batch(long number) {
    TrainingBatch.Builder batch = TrainingBatch.newBuilder().setNumber(number);
    for (int i = 0; i < 4; i++) {
      long picture = number * 4 + i;
      batch.addExamples(
          TrainingExample.newBuilder()
              .setImage(ByteString.copyFrom(Pictures.jpeg(picture)))
              .addLabels(LABELS.get((int) (picture % LABELS.size()))));
    }
    return TrainRequest.newBuilder().setBatch(batch).build();
  }

  /** Begins a run, or takes it up. */
  TrainStream train(String run, TrainingSpec.Builder spec) {
    return TrainStream.open(server.channel(), start(run, spec));
  }

  TrainingRun run(String run) {
    return blocking()
        .getTrainingRun(GetTrainingRunRequest.newBuilder().setName("trainingRuns/" + run).build())
        .getTrainingRun();
  }

  /** Cancels a run as the caller {@code anna}. */
  TrainingRun cancel(String run, String reason) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("marquee-actor", Metadata.ASCII_STRING_MARSHALLER), "anna");
    return blocking()
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .cancelTrainingRun(
            CancelTrainingRunRequest.newBuilder()
                .setName("trainingRuns/" + run)
                .setReason(reason)
                .build())
        .getTrainingRun();
  }

  /** Waits for the end of a run and returns all that happened in it. */
  List<TrainingEvent> awaitEnd(String run) {
    return eventsBehind(run, 0);
  }

  List<TrainingEvent> eventsBehind(String run, long sequence) {
    List<TrainingEvent> events = new ArrayList<>();
    blocking()
        .watchTrainingRun(
            WatchTrainingRunRequest.newBuilder()
                .setName("trainingRuns/" + run)
                .setAfterSequence(sequence)
                .build())
        .forEachRemaining(response -> events.add(response.getEvent()));
    return events;
  }

  /** Waits until something of a kind has happened in a run. */
  void awaitEvent(String run, TrainingEvent.EventCase kind) {
    awaitEvent(run, event -> event.getEventCase() == kind);
  }

  /** Waits for an event that has happened or is to come. */
  void awaitEvent(String run, Predicate<TrainingEvent> wanted) {
    // A watch that nobody reads would go on for as long as a stop lets it.
    try (Context.CancellableContext watching = Context.current().withCancellation()) {
      watching.run(() -> awaitEventWatching(run, wanted));
    }
  }

  private void awaitEventWatching(String run, Predicate<TrainingEvent> wanted) {
    try {
      var events =
          blocking()
              .watchTrainingRun(
                  WatchTrainingRunRequest.newBuilder().setName("trainingRuns/" + run).build());
      while (events.hasNext()) {
        if (wanted.test(events.next().getEvent())) {
          return;
        }
      }
    } catch (StatusRuntimeException e) {
      throw new AssertionError(Status.fromThrowable(e).toString(), e);
    }
    throw new AssertionError("the run ended before that happened");
  }

  /** Returns the SHA-256 of the weights that a run made. */
  String weights(String run) {
    return version(run(run).getModelVersion()).getWeightsSha256();
  }

  ModelVersion version(String name) {
    return server
        .models()
        .getModelVersion(GetModelVersionRequest.newBuilder().setName(name).build())
        .getModelVersion();
  }

  @Override
  public void close() {
    server.close();
  }
}
