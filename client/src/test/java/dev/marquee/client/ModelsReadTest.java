package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelVersionsResponse;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceImplBase;
import dev.marquee.v1.ModelVersion;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelsReadTest {
  private final FakePages models = new FakePages();
  private final FakeServer server = new FakeServer(models);
  private final ModelsClient client = server.client().models();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void modelsOfAllPagesComeInOrderEvenPastAnEmptyPage() {
    assertThat(client.listModels().map(Model::getName))
        .containsExactly("models/a", "models/b", "models/c");
    assertThat(models.tokens).containsExactly("", "empty", "rest");
  }

  @Test
  void aPageIsFetchedOnlyWhenItIsReached() {
    assertThat(client.listModels().limit(2).toList()).hasSize(2);
    assertThat(models.tokens).containsExactly("");
  }

  @Test
  void versionsOfAModelAreListed() {
    assertThat(client.listModelVersions("models/a").map(ModelVersion::getName))
        .containsExactly("models/a/versions/2", "models/a/versions/1");
  }

  @Test
  void aPageThatPointsToItselfEndsTheListWithAnError() {
    assertThatThrownBy(() -> client.listModelVersions("models/loop").toList())
        .isInstanceOf(MarqueeException.class)
        .hasMessageContaining("same page token");
  }

  @Test
  void aModelAndAVersionAreReturnedByName() {
    assertThat(client.getModel("models/a").getName()).isEqualTo("models/a");
    assertThat(client.getModelVersion("models/a@candidate").getName())
        .isEqualTo("models/a@candidate");
  }

  @Test
  void everyCallHasADeadline() {
    assertThat(client.listModels()).isNotEmpty();
    assertThat(client.listModelVersions("models/a")).isNotEmpty();
    client.getModel("models/a");
    client.getModelVersion("models/a/versions/1");
    assertThat(models.deadlines).hasSize(7).doesNotContainNull();
  }

  /** Two pages of models with an empty one between, two pages of versions. */
  private static final class FakePages extends ModelServiceImplBase {
    final List<String> tokens = Collections.synchronizedList(new ArrayList<>());
    final List<@Nullable Deadline> deadlines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> answer) {
      tokens.add(request.getPageToken());
      ListModelsResponse.Builder page = ListModelsResponse.newBuilder();
      switch (request.getPageToken()) {
        case "" ->
            page.addModels(model("models/a"))
                .addModels(model("models/b"))
                .setNextPageToken("empty");
        case "empty" -> page.setNextPageToken("rest");
        default -> page.addModels(model("models/c"));
      }
      reply(answer, page.build());
    }

    @Override
    public void listModelVersions(
        ListModelVersionsRequest request, StreamObserver<ListModelVersionsResponse> answer) {
      boolean first = request.getPageToken().isEmpty();
      boolean loops = request.getParent().equals("models/loop");
      reply(
          answer,
          ListModelVersionsResponse.newBuilder()
              .addModelVersions(version(request.getParent() + "/versions/" + (first ? 2 : 1)))
              .setNextPageToken(first || loops ? "next" : "")
              .build());
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> answer) {
      reply(answer, GetModelResponse.newBuilder().setModel(model(request.getName())).build());
    }

    @Override
    public void getModelVersion(
        GetModelVersionRequest request, StreamObserver<GetModelVersionResponse> answer) {
      reply(
          answer,
          GetModelVersionResponse.newBuilder().setModelVersion(version(request.getName())).build());
    }

    private <T> void reply(StreamObserver<T> answer, T response) {
      deadlines.add(Context.current().getDeadline());
      answer.onNext(response);
      answer.onCompleted();
    }

    private static Model model(String name) {
      return Model.newBuilder().setName(name).build();
    }

    private static ModelVersion version(String name) {
      return ModelVersion.newBuilder().setName(name).build();
    }
  }
}
