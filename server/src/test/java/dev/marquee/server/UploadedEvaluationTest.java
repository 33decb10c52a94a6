package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.GetEvaluationRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Evaluations on a dataset that was uploaded as clients do it. */
class UploadedEvaluationTest extends DatasetScene {
  private static final int EXAMPLES = 12;

  @Override
  TestServer serve() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1);
    return TestServer.over(data, new FakeEngine(), Map.of());
  }

  private EvaluateRequest.Builder request() {
    return EvaluationScene.request("models/posters@production").setDataset(POSTERS);
  }

  private void upload() {
    UploadStream upload = UploadStream.into(server, POSTERS);
    examples(0, EXAMPLES).forEach(upload::send);
    assertThat(upload.complete()).isEmpty();
  }

  @Test
  void aDatasetIsMeasuredOnOnceItIsCommittedAndNeedNotStay() {
    upload();
    assertThat(Refusal.of(() -> EvaluationScene.evaluate(server, request())).reason())
        .isEqualTo("DATASET_NOT_COMMITTED");
    String digest = commit(POSTERS).getDigest();

    Evaluation evaluation = EvaluationScene.evaluation(server, request());

    // The engine finds Action best: of e0 (Drama), e4 (Action) and e8 (Comedy) that is right once.
    assertThat(evaluation.getExampleCount()).isEqualTo(3);
    assertThat(evaluation.getMetrics().getTopNAccuracy().getValue())
        .isCloseTo(1.0 / 3, within(1e-12));
    assertThat(evaluation.getDatasetDigest()).isEqualTo(digest);
    var _ =
        server.datasets().deleteDataset(DeleteDatasetRequest.newBuilder().setName(POSTERS).build());
    assertThat(
            server
                .evaluations()
                .getEvaluation(
                    GetEvaluationRequest.newBuilder().setName(evaluation.getName()).build())
                .getEvaluation())
        .isEqualTo(evaluation);
  }

  @Test
  void everySplitTogetherIsMeasuredWhereNoneIsNamed() {
    upload();
    var _ = commit(POSTERS);
    assertThat(EvaluationScene.evaluation(server, request().clearSplit()).getExampleCount())
        .isEqualTo(EXAMPLES);
  }
}
