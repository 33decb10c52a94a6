package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.marquee.v1.Change;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.PromoteModelVersionResponse.Promoted;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromotionTest {
  private static final String MODEL = "models/posters";

  private final FakeModels fake = new FakeModels();
  private final FakeServer server = new FakeServer(fake);
  private final ModelsClient models = server.client().models();
  private final List<GateResult> gates = new ArrayList<>();

  @BeforeEach
  void addAModelWithTwoVersions() {
    fake.registry.addModel(MODEL);
    FakeRegistry.Stored files = FakeRegistry.files(FakeRegistry.text("w"), ByteString.EMPTY);
    fake.registry.addVersion(MODEL, files);
    fake.registry.addVersion(MODEL, files);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyGateIsToldInOrderAndThenWhatIsInProduction() {
    Promoted promoted = promote(1);
    assertThat(gates)
        .extracting(GateResult::getGate)
        .containsExactly(
            GateResult.Gate.GATE_EVALUATION,
            GateResult.Gate.GATE_DIGESTS,
            GateResult.Gate.GATE_LOAD,
            GateResult.Gate.GATE_GOLDENS,
            GateResult.Gate.GATE_WARM_UP);
    assertThat(promoted.getModel().getAliasesMap()).containsEntry("production", version(1));
    assertThat(promoted.getChange().getReason()).isEqualTo("better");
    assertThat(promoted.getModel().getEtag()).isEqualTo(models.getModel(MODEL).getEtag());
  }

  @Test
  void aGateThatIsNotPassedIsToldAndEndsThePromotion() {
    promote(1);
    gates.clear();
    fake.failingGate = GateResult.Gate.GATE_GOLDENS;
    assertThatThrownBy(() -> promote(2))
        .isExactlyInstanceOf(FailedPreconditionException.class)
        .extracting(thrown -> ((MarqueeException) thrown).reason())
        .isEqualTo("GOLDENS_MISMATCH");
    assertThat(gates)
        .last()
        .extracting(GateResult::getOutcome)
        .isEqualTo(GateResult.Outcome.OUTCOME_FAILED);
    assertThat(production()).isEqualTo(version(1));
  }

  @Test
  void whoThrowsWhileItGoesOnCancelsIt() throws InterruptedException {
    fake.promotionsHang = true;
    IllegalStateException thrown = new IllegalStateException("enough");
    assertThatThrownBy(
            () ->
                models.promoteModelVersion(
                    version(1),
                    ChangeOptions.none(),
                    gate -> {
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(fake.promotionCancelled.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void whoIsInterruptedCancelsIt() throws InterruptedException {
    fake.promotionsHang = true;
    assertThatThrownBy(
            () ->
                models.promoteModelVersion(
                    version(1), ChangeOptions.none(), gate -> Thread.currentThread().interrupt()))
        .isInstanceOfSatisfying(
            MarqueeException.class,
            failure -> assertThat(failure.code()).isEqualTo(Status.Code.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(fake.promotionCancelled.await(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void aPromotionThatBreaksOffHalfWaySaysThatItMayHaveBeenDone() {
    fake.breaks = Status.UNAVAILABLE.withDescription("Gone");
    assertThatThrownBy(() -> promote(1))
        .isExactlyInstanceOf(UnavailableException.class)
        .hasMessageContaining("Whether it was done is not known")
        .extracting(thrown -> ((MarqueeException) thrown).maybeChanged())
        .isEqualTo(Optional.of(version(1)));
    assertThat(gates).isNotEmpty();
  }

  @Test
  void aRollbackGoesBackOneStepAndASecondWithTheSameEtagDoesNot() {
    promote(1);
    promote(2);
    ChangeOptions options =
        ChangeOptions.because("it broke").ifEtag(models.getModel(MODEL).getEtag());
    Change change = models.rollbackModel(MODEL, options).getChange();
    assertThat(change.getBefore()).isEqualTo(version(2));
    assertThat(change.getAfter()).isEqualTo(version(1));
    assertThatThrownBy(() -> models.rollbackModel(MODEL, options))
        .isExactlyInstanceOf(ConflictException.class);
    assertThat(production()).isEqualTo(version(1));
  }

  private Promoted promote(int number) {
    return models.promoteModelVersion(version(number), ChangeOptions.because("better"), gates::add);
  }

  private String production() {
    return models.getModel(MODEL).getAliasesOrThrow("production");
  }

  private static String version(int number) {
    return MODEL + "/versions/" + number;
  }
}
