package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.junit.jupiter.api.Test;

/** What a stop says of the calls that it waits for. */
class CallsUnderWayTest {
  private final CallsUnderWay calls = new CallsUnderWay();

  @Test
  void theMethodsThatAreUnderWayAreNamed() {
    ServerStreamTracer train = call("marquee.v1.TrainingService/Train");
    ServerStreamTracer _ = call("marquee.v1.TrainingService/Train");
    ServerStreamTracer classify = call("marquee.v1.ClassifierService/Classify");
    ServerStreamTracer _ = call("grpc.health.v1.Health/Watch");

    assertThat(calls.count()).isEqualTo(3);
    assertThat(calls.words())
        .isEqualTo(
            "1 of marquee.v1.ClassifierService/Classify, 2 of marquee.v1.TrainingService/Train");
    classify.streamClosed(Status.OK);
    train.streamClosed(Status.CANCELLED);
    assertThat(calls.words()).isEqualTo("1 of marquee.v1.TrainingService/Train");
  }

  private ServerStreamTracer call(String method) {
    return calls.newServerStreamTracer(method, new Metadata());
  }
}
