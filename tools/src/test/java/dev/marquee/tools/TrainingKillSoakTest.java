package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingSpec;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A streamed run whose server is killed {@value #KILLS} times makes the weights, to the last bit,
 * that one makes which nobody disturbs.
 */
@Tag("soak")
@Timeout(value = 1, unit = TimeUnit.HOURS)
class TrainingKillSoakTest {
  private static final int KILLS = 10;
  private static final int BATCHES = 60;
  private static final List<String> LABELS = List.of("Action", "Comedy", "Drama");
  private static final String MODEL = "models/genres";
  private static final String RECIPE =
      """
      epochs: 3
      batch_size: 4
      input: {width: 128, height: 128}
      rates: {"*": 1e-3}
      checkpoint_steps: 5
      """;

  @TempDir Path folder;
  private final Random random = new Random(1);

  @Test
  void aRunOfAServerThatIsKilledMakesTheSameWeights() throws Exception {
    String undisturbed;
    try (ServerProcess server = start("whole")) {
      undisturbed = train(server, Integer.MAX_VALUE).orElseThrow();
    }
    for (int kill = 0; kill < KILLS; kill++) {
      try (ServerProcess server = start("killed")) {
        Optional<String> version = train(server, 10 + random.nextInt(20));
        assertThat(version).as("ended before kill %d", kill).isEmpty();
        server.kill();
        assertThat(server.awaitEnd()).isEqualTo(ServerProcess.KILLED);
      }
    }
    try (ServerProcess server = start("killed")) {
      assertThat(train(server, Integer.MAX_VALUE)).contains(undisturbed);
    }
  }

  private ServerProcess start(String data) throws IOException {
    return ServerProcess.start(
        folder.resolve(data),
        List.of(),
        folder.resolve(data + ".log"),
        "--set",
        "engine.threads=1",
        "--set",
        "engine.device=cpu");
  }

  /**
   * Trains until so many messages have come, or to the end.
   *
   * @return at the end, the digest of the weights
   */
  private static Optional<String> train(ServerProcess server, int messages) throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forTarget(server.awaitAddress().orElseThrow()).usePlaintext().build();
    try {
      createModel(channel);
      BlockingQueue<Optional<TrainResponse>> arrived = new LinkedBlockingQueue<>();
      StreamObserver<TrainRequest> requests =
          TrainingServiceGrpc.newStub(channel).train(new Arrivals(arrived));
      requests.onNext(
          TrainRequest.newBuilder()
              .setStart(TrainStart.newBuilder().setRunId("one").setSpec(spec()))
              .build());
      long next = arrived.take().orElseThrow().getAccepted().getNextBatch();
      for (int i = 0; i < messages; i++) {
        TrainResponse response = arrived.take().orElseThrow();
        for (int credit = 0; credit < response.getCredit().getBatchCount(); credit++) {
          requests.onNext(batch(next));
          next++;
        }
        if (response.getEvent().hasCompleted()) {
          return Optional.of(weights(channel, response));
        }
      }
      return Optional.empty();
    } finally {
      channel.shutdownNow();
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

  private static TrainingSpec spec() {
    return TrainingSpec.newBuilder()
        .setModel(MODEL)
        .setArchitecture("custom-cnn")
        .setSeed(3)
        .setRecipe(RecipeChoice.newBuilder().setYaml(RECIPE))
        .setStreamed(StreamedData.newBuilder().addAllLabels(LABELS).setBatchCount(BATCHES))
        .build();
  }

  private static TrainRequest batch(long number) throws IOException {
    TrainingBatch.Builder batch = TrainingBatch.newBuilder().setNumber(number);
    for (int i = 0; i < 4; i++) {
      int picture = (int) number * 4 + i;
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
