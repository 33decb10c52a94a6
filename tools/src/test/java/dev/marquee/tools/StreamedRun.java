package dev.marquee.tools;

import com.google.protobuf.ByteString;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingSpec;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/**
 * A streamed run as its client sees it, over one stream after the other. The same batches each
 * time, so that two runs can be compared. Used by one thread.
 */
final class StreamedRun {
  private static final List<String> LABELS = List.of("Action", "Comedy", "Drama");
  private static final String MODEL = "models/genres";
  private static final String RUN = "one";

  /** How long it waits for a message before it asks for the steps again. */
  private static final long QUIET_MILLIS = 20;

  private final String recipe;
  private final int batchSize;
  private final int batches;
  private final List<Long> startedAt = new ArrayList<>();
  private long sequence;

  /**
   * @param recipe as YAML
   * @param batchSize that the recipe has
   */
  StreamedRun(String recipe, int batchSize, int batches) {
    this.recipe = recipe;
    this.batchSize = batchSize;
    this.batches = batches;
  }

  /**
   * Returns after which step each start was, in their order: the first, and one for each restart.
   */
  List<Long> startedAt() {
    return List.copyOf(startedAt);
  }

  /** Returns how many steps are made by now. */
  static long steps(String address) throws IOException {
    return over(address, StreamedRun::steps);
  }

  private static long steps(ManagedChannel channel) {
    return TrainingServiceGrpc.newBlockingStub(channel)
        .getTrainingRun(GetTrainingRunRequest.newBuilder().setName("trainingRuns/" + RUN).build())
        .getTrainingRun()
        .getStepCount();
  }

  /**
   * Trains until so many steps are made and so many starts have been heard of, and cuts the stream;
   * or to the end.
   *
   * @param starts counted from the first of the run
   * @return at the end, the digest of the weights
   */
  Optional<String> train(String address, long steps, int starts) throws IOException {
    return over(
        address,
        channel -> {
          createModel(channel);
          return train(channel, steps, starts);
        });
  }

  private Optional<String> train(ManagedChannel channel, long steps, int starts)
      throws IOException, InterruptedException {
    BlockingQueue<Optional<TrainResponse>> arrived = new LinkedBlockingQueue<>();
    StreamObserver<TrainRequest> requests =
        TrainingServiceGrpc.newStub(channel).train(new Arrivals(arrived));
    requests.onNext(
        TrainRequest.newBuilder()
            .setStart(
                TrainStart.newBuilder().setRunId(RUN).setSpec(spec()).setAfterSequence(sequence))
            .build());
    long batch = arrived.take().orElseThrow().getAccepted().getNextBatch();
    while (startedAt.size() < starts || steps(channel) < steps) {
      // Of steps that come fast not each is told: where nothing comes, the run is asked.
      Optional<TrainResponse> next = arrived.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
      if (next == null) {
        continue;
      }
      TrainResponse response = next.orElseThrow();
      for (int credit = 0; credit < response.getCredit().getBatchCount(); credit++) {
        requests.onNext(batch(batch));
        batch++;
      }
      if (response.hasEvent()) {
        heard(response.getEvent());
      }
      if (response.getEvent().hasCompleted()) {
        return Optional.of(weights(channel, response));
      }
    }
    return Optional.empty();
  }

  private void heard(TrainingEvent event) {
    sequence = event.getSequence();
    if (event.hasStarted()) {
      startedAt.add(event.getStarted().getStepCount());
    }
  }

  private record Arrivals(BlockingQueue<Optional<TrainResponse>> arrived)
      implements StreamObserver<TrainResponse> {
    @Override
    public void onNext(TrainResponse response) {
      arrived.add(Optional.of(response));
    }

    @Override
    public void onError(Throwable failure) {
      // What was refused, the report of the test shall say.
      System.out.println(failure);
      arrived.add(Optional.empty());
    }

    @Override
    public void onCompleted() {
      arrived.add(Optional.empty());
    }
  }

  /** What is asked of a server over a channel of its own. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(ManagedChannel channel) throws IOException, InterruptedException;
  }

  private static <T> T over(String address, Question<T> question) throws IOException {
    ManagedChannel channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
    try {
      return question.ask(channel);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static void createModel(ManagedChannel channel) {
    var models = ModelServiceGrpc.newBlockingStub(channel);
    boolean there =
        models.listModels(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
            .anyMatch(model -> model.getName().equals(MODEL));
    if (!there) {
      var _ =
          models.createModel(
              CreateModelRequest.newBuilder().setModelId(MODEL.substring(7)).build());
    }
  }

  private static String weights(ManagedChannel channel, TrainResponse completed) {
    return ModelServiceGrpc.newBlockingStub(channel)
        .getModelVersion(
            GetModelVersionRequest.newBuilder()
                .setName(completed.getEvent().getCompleted().getModelVersion())
                .build())
        .getModelVersion()
        .getWeightsSha256();
  }

  private TrainingSpec spec() {
    return TrainingSpec.newBuilder()
        .setModel(MODEL)
        .setArchitecture("custom-cnn")
        .setSeed(3)
        .setRecipe(RecipeChoice.newBuilder().setYaml(recipe))
        .setStreamed(StreamedData.newBuilder().addAllLabels(LABELS).setBatchCount(batches))
        .build();
  }

  private TrainRequest batch(long number) throws IOException {
    TrainingBatch.Builder batch = TrainingBatch.newBuilder().setNumber(number);
    for (int i = 0; i < batchSize; i++) {
      int picture = (int) number * batchSize + i;
      batch.addExamples(
          TrainingExample.newBuilder()
              .setImage(picture(picture))
              .addLabels(LABELS.get(picture % LABELS.size())));
    }
    return TrainRequest.newBuilder().setBatch(batch).build();
  }

  private static ByteString picture(int seed) throws IOException {
    BufferedImage image = new BufferedImage(40, 60, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < 60; y += 10) {
      for (int x = 0; x < 40; x += 10) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean _ = ImageIO.write(image, "png", bytes);
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
