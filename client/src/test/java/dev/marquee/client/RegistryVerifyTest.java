package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.RegistryServiceGrpc.RegistryServiceImplBase;
import dev.marquee.v1.VerifyRegistryRequest;
import dev.marquee.v1.VerifyRegistryResponse;
import dev.marquee.v1.VerifyRegistryResponse.Progress;
import dev.marquee.v1.VerifyRegistryResponse.Summary;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistryVerifyTest {
  private static final RegistryProblem PROBLEM =
      RegistryProblem.newBuilder().setReason("BLOB_MISSING").build();
  private static final Summary SUMMARY = Summary.newBuilder().setProblemCount(1).build();

  private final List<Object> told = new ArrayList<>();

  @Test
  void filesAndProblemsAreToldAsTheyComeAndTheSummaryIsReturned() {
    Summary summary =
        verify(
            VerifyRegistryResponse.newBuilder().setProgress(progress(1)).build(),
            VerifyRegistryResponse.newBuilder().setProblem(PROBLEM).build(),
            VerifyRegistryResponse.getDefaultInstance(),
            VerifyRegistryResponse.newBuilder().setProgress(progress(2)).build(),
            VerifyRegistryResponse.newBuilder().setSummary(SUMMARY).build());
    assertThat(summary).isEqualTo(SUMMARY);
    assertThat(told).containsExactly("1 of 2", PROBLEM, "2 of 2");
  }

  @Test
  void anEndWithoutASummaryIsAnError() {
    assertThatThrownBy(
            () -> verify(VerifyRegistryResponse.newBuilder().setProgress(progress(1)).build()))
        .isInstanceOf(MarqueeException.class)
        .hasMessageContaining("without a summary");
  }

  private Summary verify(VerifyRegistryResponse... events) {
    VerificationListener listener =
        new VerificationListener() {
          @Override
          public void found(RegistryProblem problem) {
            told.add(problem);
          }

          @Override
          public void checked(int checkedCount, int totalCount) {
            told.add(checkedCount + " of " + totalCount);
          }
        };
    try (FakeServer server = new FakeServer(new Scripted(List.of(events)))) {
      return server.client().registry().verify(listener);
    }
  }

  private static Progress progress(int checked) {
    return Progress.newBuilder().setCheckedCount(checked).setTotalCount(2).build();
  }

  private static final class Scripted extends RegistryServiceImplBase {
    private final List<VerifyRegistryResponse> events;

    Scripted(List<VerifyRegistryResponse> events) {
      this.events = events;
    }

    @Override
    public void verifyRegistry(
        VerifyRegistryRequest request, StreamObserver<VerifyRegistryResponse> answer) {
      events.forEach(answer::onNext);
      answer.onCompleted();
    }
  }
}
