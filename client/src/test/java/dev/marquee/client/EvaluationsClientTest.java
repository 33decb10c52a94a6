package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.Comparison;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationServiceGrpc.EvaluationServiceImplBase;
import dev.marquee.v1.ListPredictionsRequest;
import dev.marquee.v1.ListPredictionsResponse;
import dev.marquee.v1.Prediction;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EvaluationsClientTest {
  private static final EvaluateRequest TWO_VERSIONS =
      EvaluateRequest.newBuilder().addModelVersions("a").addModelVersions("b").build();

  private final FakeEvaluations fake = new FakeEvaluations();
  private final FakeServer server = new FakeServer(fake);
  private final EvaluationsClient evaluations = server.client().evaluations();
  private final List<String> heard = new ArrayList<>();
  private final EvaluationListener listener =
      new EvaluationListener() {
        @Override
        public void scored(String modelVersion, long scoredCount, long totalCount) {
          heard.add(modelVersion + " " + scoredCount + "/" + totalCount);
        }

        @Override
        public void evaluated(Evaluation evaluation) {
          heard.add(evaluation.getName());
        }

        @Override
        public void compared(Comparison comparison) {
          heard.add(comparison.getModelVersion() + " with " + comparison.getBaseModelVersion());
        }
      };

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void versionsAreMeasuredAndComparedAndItIsToldHowFarItIs() {
    Evaluated evaluated = evaluations.evaluate(TWO_VERSIONS, listener);
    assertThat(heard)
        .containsExactly(
            "a 5/10", "a 10/10", "evaluations/a", "b 5/10", "b 10/10", "evaluations/b", "b with a");
    assertThat(evaluated.evaluations())
        .extracting(Evaluation::getName)
        .containsExactly("evaluations/a", "evaluations/b");
    assertThat(evaluated.comparisons()).hasSize(1);
  }

  @Test
  void anEvaluationThatEndsHalfWayIsNoSuccess() {
    fake.versions = 1;
    assertThatThrownBy(() -> evaluations.evaluate(TWO_VERSIONS, listener))
        .isInstanceOf(MarqueeException.class)
        .hasMessageContaining("before it had measured it all");
    assertThat(heard).contains("evaluations/a");
  }

  @Test
  void predictionsOfAllPagesComeInOrder() {
    assertThat(evaluations.listPredictions("evaluations/a").map(Prediction::getExample))
        .containsExactly("first", "second");
  }

  private static final class FakeEvaluations extends EvaluationServiceImplBase {
    volatile int versions = 2;

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answers) {
      for (String version : request.getModelVersionsList().subList(0, versions)) {
        answers.onNext(progress(version, 5));
        answers.onNext(progress(version, 10));
        answers.onNext(
            EvaluateResponse.newBuilder()
                .setEvaluation(Evaluation.newBuilder().setName("evaluations/" + version))
                .build());
        // Says nothing, as a later server may.
        answers.onNext(EvaluateResponse.getDefaultInstance());
        if (!version.equals(request.getModelVersions(0))) {
          answers.onNext(
              EvaluateResponse.newBuilder()
                  .setComparison(
                      Comparison.newBuilder()
                          .setModelVersion(version)
                          .setBaseModelVersion(request.getModelVersions(0)))
                  .build());
        }
      }
      answers.onCompleted();
    }

    private static EvaluateResponse progress(String version, int scored) {
      return EvaluateResponse.newBuilder()
          .setProgress(
              EvaluateResponse.Progress.newBuilder()
                  .setModelVersion(version)
                  .setScoredCount(scored)
                  .setTotalCount(10))
          .build();
    }

    @Override
    public void listPredictions(
        ListPredictionsRequest request, StreamObserver<ListPredictionsResponse> answer) {
      boolean first = request.getPageToken().isEmpty();
      answer.onNext(
          ListPredictionsResponse.newBuilder()
              .addPredictions(Prediction.newBuilder().setExample(first ? "first" : "second"))
              .setNextPageToken(first ? "more" : "")
              .build());
      answer.onCompleted();
    }
  }
}
