package dev.marquee.server;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.google.common.base.Splitter;
import com.google.protobuf.ByteString;
import dev.marquee.inference.GRPCInferenceServiceGrpc;
import dev.marquee.inference.InferParameter;
import dev.marquee.inference.InferTensorContents;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferRequest.InferInputTensor;
import dev.marquee.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.marquee.inference.ModelInferResponse;
import dev.marquee.inference.ModelMetadataRequest;
import dev.marquee.inference.ModelMetadataResponse;
import dev.marquee.inference.ModelReadyRequest;
import dev.marquee.inference.ModelStreamInferResponse;
import dev.marquee.inference.RepositoryIndexRequest;
import dev.marquee.inference.RepositoryIndexResponse.ModelIndex;
import dev.marquee.inference.RepositoryModelLoadRequest;
import dev.marquee.inference.RepositoryModelUnloadRequest;
import dev.marquee.inference.ServerLiveRequest;
import dev.marquee.inference.ServerMetadataRequest;
import dev.marquee.inference.ServerReadyRequest;
import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.server.testing.ContentEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.LabelScore;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Open Inference Protocol, against what Classify says. */
class InferenceTest {
  private static final InputSpec SPEC = new CustomCnn().defaultInput();

  @TempDir static Path data;
  private static TestServer server;
  private static GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub stub;

  @BeforeAll
  static void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .alias("next", 2)
        .version(1, manifest -> manifest.threshold("Drama", 0f).threshold("Comedy", 1f))
        .version(2)
        .version(3)
        .model("empty");
    server = TestServer.over(data, new ContentEngine(), Map.of());
    stub = GRPCInferenceServiceGrpc.newBlockingStub(server.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void scoresOfABatchAreThoseOfClassify() {
    byte[] one = Pictures.jpeg(1);
    byte[] other = Pictures.png(2);
    ModelInferResponse response = stub.modelInfer(images("posters", "", one, other).build());
    assertThat(response.getModelName()).isEqualTo("posters");
    assertThat(response.getModelVersion()).isEqualTo("1");
    assertThat(response.getOutputsList())
        .extracting(output -> output.getName() + output.getDatatype() + output.getShapeList())
        .containsExactly("scoresFP32[2, 3]", "labelsBYTES[3]", "predictedBOOL[2, 3]");
    List<String> labels = texts(response.getRawOutputContents(1));
    assertThat(labels).containsExactly("Action", "Comedy", "Drama");
    FloatBuffer scores = floats(response.getRawOutputContents(0));
    for (byte[] image : List.of(one, other)) {
      Map<String, Float> expected = classified("models/posters", image);
      for (String label : labels) {
        assertThat(scores.get()).isEqualTo(expected.get(label));
      }
    }
    assertThat(response.getRawOutputContents(2).byteAt(1)).as("Comedy needs 1").isZero();
    assertThat(response.getRawOutputContents(2).byteAt(2)).as("Drama needs 0").isEqualTo((byte) 1);
  }

  @Test
  void typedContentsAreTakenAsRawOnes() {
    byte[] image = Pictures.jpeg(3);
    ModelInferRequest.Builder typed = ModelInferRequest.newBuilder().setModelName("posters");
    typed
        .addInputsBuilder()
        .setName("image")
        .setDatatype("BYTES")
        .addShape(1)
        .setContents(InferTensorContents.newBuilder().addBytesContents(ByteString.copyFrom(image)));
    assertThat(stub.modelInfer(typed.setId("a").build()))
        .isEqualTo(stub.modelInfer(images("posters", "1", image).setId("a").build()));
  }

  @Test
  void inputsOfTheNetworkHaveTheScoresOfTheirImage() {
    byte[] image = Pictures.jpeg(4);
    float[] input =
        new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime)
            .read(ByteBuffer.wrap(image), SPEC);
    ByteBuffer raw =
        ByteBuffer.allocate(2 * input.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(input).put(input);
    ModelInferResponse response =
        stub.modelInfer(tensors(2).addRawInputContents(ByteString.copyFrom(raw)).build());
    FloatBuffer scores = floats(response.getRawOutputContents(0));
    Map<String, Float> expected = classified("models/posters", image);
    for (int i = 0; i < 2; i++) {
      assertThat(List.of(scores.get(), scores.get(), scores.get()))
          .containsExactly(expected.get("Action"), expected.get("Comedy"), expected.get("Drama"));
    }
    InferTensorContents.Builder typed = InferTensorContents.newBuilder();
    for (float number : input) {
      typed.addFp32Contents(number);
    }
    ModelInferRequest.Builder one = tensors(1);
    one.getInputsBuilder(0).setContents(typed);
    assertThat(floats(stub.modelInfer(one.build()).getRawOutputContents(0)).get())
        .isEqualTo(expected.get("Action"));
  }

  @Test
  void everyWayToNameAVersionLeadsToIt() {
    byte[] image = Pictures.jpeg(5);
    assertThat(version("posters", "2", image)).isEqualTo("2");
    assertThat(version("posters", "next", image)).isEqualTo("2");
    assertThat(version("models/posters@next", "", image)).isEqualTo("2");
    assertThat(version("models/posters/versions/3", "", image)).isEqualTo("3");
  }

  @Test
  void theBestClassesComeInTheFormOfTriton() {
    byte[] image = Pictures.jpeg(6);
    ModelInferRequest request =
        images("posters", "", image)
            .addOutputs(
                InferRequestedOutputTensor.newBuilder()
                    .setName("scores")
                    .putParameters(
                        "classification", InferParameter.newBuilder().setInt64Param(2).build()))
            .build();
    ModelInferResponse response = stub.modelInfer(request);
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 2L);
    List<LabelScore> best =
        server
            .classifier()
            .classify(request("models/posters", image).toBuilder().setTopK(2).build())
            .getLabelsList();
    List<String> labels = List.of("Action", "Comedy", "Drama");
    List<String> classes = texts(response.getRawOutputContents(0));
    assertThat(classes).hasSize(2);
    for (int i = 0; i < 2; i++) {
      List<String> parts = Splitter.on(':').splitToList(classes.get(i));
      assertThat(Float.parseFloat(parts.get(0))).isCloseTo(best.get(i).getScore(), offset(1e-6f));
      assertThat(labels.get(Integer.parseInt(parts.get(1)))).isEqualTo(best.get(i).getLabel());
      assertThat(parts.get(2)).isEqualTo(best.get(i).getLabel());
    }
  }

  @Test
  void aBatchFailsWithTheImageThatIsAtFault() {
    Refused.forField(
        Refusal.of(
            () ->
                stub.modelInfer(
                    images("posters", "", Pictures.jpeg(7), new byte[] {1, 2, 3}).build())),
        "IMAGE_FORMAT_UNSUPPORTED",
        "inputs[0][1]");
  }

  @Test
  void tensorsThatTheModelDoesNotTakeAreRefused() {
    byte[] image = Pictures.jpeg(8);
    refused(ModelInferRequest.newBuilder().setModelName("posters"), "inputs");
    refused(edited(image, input -> input.setName("picture")), "inputs[0].name");
    refused(edited(image, input -> input.setDatatype("FP32")), "inputs[0].datatype");
    refused(edited(image, input -> input.addShape(2)), "inputs[0].shape");
    refused(edited(image, input -> input.setShape(0, 2)), "inputs[0].shape");
    refused(
        images("posters", "", image).addRawInputContents(ByteString.EMPTY), "raw_input_contents");
    refused(
        images("posters", "", image)
            .setRawInputContents(0, ByteString.copyFrom(new byte[] {9, 0, 0, 0, 1})),
        "raw_input_contents[0]");
    refused(
        images("posters", "", image)
            .addOutputs(InferRequestedOutputTensor.newBuilder().setName("heat")),
        "outputs[0].name");
    refused(tensors(1).addRawInputContents(ByteString.copyFrom(new byte[7])), "inputs[0].shape");
    refused(edited(image, input -> input.setShape(0, 1025)), "inputs[0].shape");
    InferRequestedOutputTensor scores =
        InferRequestedOutputTensor.newBuilder().setName("scores").build();
    refused(images("posters", "", image).addOutputs(scores).addOutputs(scores), "outputs[1].name");
    ModelInferRequest.Builder wrong = tensors(1);
    wrong.getInputsBuilder(0).setShape(2, 9);
    refused(wrong, "inputs[0].shape");
  }

  private static void refused(ModelInferRequest.Builder request, String field) {
    Refused.forField(Refusal.of(() -> stub.modelInfer(request.build())), "TENSOR_INVALID", field);
  }

  private static ModelInferRequest.Builder edited(
      byte[] image, Consumer<InferInputTensor.Builder> edit) {
    ModelInferRequest.Builder request = images("posters", "", image);
    edit.accept(request.getInputsBuilder(0));
    return request;
  }

  @Test
  void eachRequestOfAStreamHasAnAnswerOfItsOwn() throws InterruptedException {
    BlockingQueue<ModelStreamInferResponse> answers = new LinkedBlockingQueue<>();
    BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
    StreamObserver<ModelInferRequest> requests =
        GRPCInferenceServiceGrpc.newStub(server.channel())
            .modelStreamInfer(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ModelStreamInferResponse answer) {
                    answers.add(answer);
                  }

                  @Override
                  public void onError(Throwable thrown) {
                    ends.add(Status.fromThrowable(thrown));
                  }

                  @Override
                  public void onCompleted() {
                    ends.add(Status.OK);
                  }
                });
    requests.onNext(images("posters", "", Pictures.jpeg(1)).setId("good").build());
    requests.onNext(images("nothing", "", Pictures.jpeg(1)).setId("bad").build());
    requests.onCompleted();
    List<ModelStreamInferResponse> both = new ArrayList<>(List.of(answers.take(), answers.take()));
    assertThat(ends.take().getCode()).isEqualTo(Status.Code.OK);
    both.sort(Comparator.comparing(answer -> answer.getInferResponse().getId()));
    assertThat(both)
        .extracting(answer -> answer.getInferResponse().getId())
        .containsExactly("bad", "good");
    assertThat(both.getFirst().getErrorMessage())
        .startsWith("MODEL_NOT_FOUND: There is no model 'models/nothing'");
    assertThat(both.getLast().getErrorMessage()).isEmpty();
    assertThat(both.getLast().getInferResponse().getOutputsCount()).isEqualTo(3);
  }

  @Test
  void itTellsWhatIsThereAndWhatItTakes() {
    assertThat(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    assertThat(stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getName())
        .isEqualTo("marquee");
    assertThat(ready("posters", "")).isTrue();
    assertThat(ready("posters", "99")).isFalse();
    assertThat(ready("empty", "")).isFalse();
    assertThat(ready("nothing", "")).isFalse();
    ModelMetadataResponse posters =
        stub.modelMetadata(ModelMetadataRequest.newBuilder().setName("posters").build());
    assertThat(posters.getVersionsList()).containsExactly("3", "2", "1");
    assertThat(posters.getInputs(1).getShapeList())
        .containsExactly(-1L, 3L, (long) SPEC.height(), (long) SPEC.width());
    assertThat(posters.getOutputs(0).getShapeList()).containsExactly(-1L, 3L);
  }

  @Test
  void versionsAreLoadedAndUnloadedAsTheRepositorySays() {
    var _ = stub.repositoryModelLoad(load("models/posters/versions/3"));
    assertThat(state("posters", "3")).isEqualTo("READY");
    var _ =
        stub.repositoryModelUnload(
            RepositoryModelUnloadRequest.newBuilder()
                .setModelName("models/posters/versions/3")
                .build());
    assertThat(state("posters", "3")).isEqualTo("UNAVAILABLE");
    Refused.with(
        Refusal.of(
            () ->
                stub.repositoryModelUnload(
                    RepositoryModelUnloadRequest.newBuilder().setModelName("posters").build())),
        Status.Code.FAILED_PRECONDITION,
        "VERSION_ALIASED");
    Refused.with(
        Refusal.of(() -> stub.repositoryModelLoad(load("models/posters/versions/99"))),
        Status.Code.NOT_FOUND,
        "VERSION_NOT_FOUND");
    assertThat(
            stub.repositoryIndex(RepositoryIndexRequest.newBuilder().setReady(true).build())
                .getModelsList())
        .extracting(ModelIndex::getState)
        .containsOnly("READY");
  }

  private static RepositoryModelLoadRequest load(String model) {
    return RepositoryModelLoadRequest.newBuilder().setModelName(model).build();
  }

  private static String state(String model, String version) {
    return stub
        .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
        .getModelsList()
        .stream()
        .filter(index -> index.getName().equals(model) && index.getVersion().equals(version))
        .findFirst()
        .orElseThrow()
        .getState();
  }

  private static boolean ready(String model, String version) {
    return stub.modelReady(
            ModelReadyRequest.newBuilder().setName(model).setVersion(version).build())
        .getReady();
  }

  private static String version(String model, String version, byte[] image) {
    return stub.modelInfer(images(model, version, image).build()).getModelVersion();
  }

  private static ModelInferRequest.Builder images(String model, String version, byte[]... images) {
    ModelInferRequest.Builder request =
        ModelInferRequest.newBuilder().setModelName(model).setModelVersion(version);
    request.addInputsBuilder().setName("image").setDatatype("BYTES").addShape(images.length);
    ByteString raw = ByteString.EMPTY;
    for (byte[] image : images) {
      ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      raw =
          raw.concat(ByteString.copyFrom(length.putInt(image.length).flip()))
              .concat(ByteString.copyFrom(image));
    }
    return request.addRawInputContents(raw);
  }

  private static ModelInferRequest.Builder tensors(int count) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("posters");
    request
        .addInputsBuilder()
        .setName("input")
        .setDatatype("FP32")
        .addAllShape(List.of((long) count, 3L, (long) SPEC.height(), (long) SPEC.width()));
    return request;
  }

  private static ClassifyRequest request(String model, byte[] image) {
    return ClassifyRequest.newBuilder()
        .setModel(model)
        .setImage(ByteString.copyFrom(image))
        .build();
  }

  private static Map<String, Float> classified(String model, byte[] image) {
    return server.classifier().classify(request(model, image)).getLabelsList().stream()
        .collect(toMap(LabelScore::getLabel, LabelScore::getScore));
  }

  private static FloatBuffer floats(ByteString raw) {
    return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  private static List<String> texts(ByteString raw) {
    ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    List<String> texts = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int length = bytes.getInt();
      texts.add(raw.substring(bytes.position(), bytes.position() + length).toStringUtf8());
      bytes.position(bytes.position() + length);
    }
    return texts;
  }
}
