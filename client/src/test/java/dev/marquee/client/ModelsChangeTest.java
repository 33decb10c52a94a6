package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.marquee.v1.Change;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromotionPolicy;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelsChangeTest {
  private static final String MODEL = "models/posters";
  private static final String FIRST = MODEL + "/versions/1";
  private static final ChangeOptions STALE = ChangeOptions.none().ifEtag("of yesterday");

  private final FakeModels fake = new FakeModels();
  private final FakeServer server = new FakeServer(fake);
  private final ModelsClient models = server.client().models();

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
  void aModelIsCreatedWithWhatIsSaidOfIt() {
    PromotionPolicy policy = PromotionPolicy.newBuilder().setMetric("map").setMinimum(0.3).build();
    Model created =
        models.createModel(
            Model.newBuilder()
                .setName("models/books")
                .setDescription("Covers")
                .setPromotionPolicy(policy)
                .build(),
            "a new shelf");
    assertThat(models.getModel("models/books")).isEqualTo(created);
    assertThat(created.getPromotionPolicy()).isEqualTo(policy);
    assertThat(lastChange().getReason()).isEqualTo("a new shelf");
  }

  @Test
  void aModelThatIsThereIsNotCreatedAgain() {
    Model again = Model.newBuilder().setName(MODEL).build();
    assertThatThrownBy(() -> models.createModel(again, ""))
        .isExactlyInstanceOf(AlreadyExistsException.class)
        .extracting(thrown -> ((MarqueeException) thrown).reason())
        .isEqualTo("MODEL_EXISTS");
  }

  @Test
  void aNameThatIsNoModelsIsNotSent() {
    Model nameless = Model.newBuilder().setName("posters").build();
    assertThatThrownBy(() -> models.createModel(nameless, ""))
        .isExactlyInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("models/posters");
    assertThat(fake.deadlines).isEmpty();
  }

  @Test
  void anUpdateChangesWhatItNamesAndNothingElse() {
    ModelUpdate policy =
        ModelUpdate.none().promotionPolicy(PromotionPolicy.newBuilder().setMetric("map").build());
    models.updateModel(MODEL, policy.description("Genres"), ChangeOptions.none());
    Model described =
        models.updateModel(MODEL, ModelUpdate.none().description(""), ChangeOptions.none());
    assertThat(described.getDescription()).isEmpty();
    assertThat(described.getPromotionPolicy().getMetric()).isEqualTo("map");

    Model free =
        models.updateModel(
            MODEL, ModelUpdate.none().noPromotionPolicy(), ChangeOptions.because("too strict"));
    assertThat(free.hasPromotionPolicy()).isFalse();
    assertThat(lastChange().getReason()).isEqualTo("too strict");
  }

  @Test
  void aFieldThatIsNamedTwiceIsSentOnce() {
    ModelUpdate update = ModelUpdate.none().description("a").description("b");
    assertThat(update.mask().getPathsList()).containsExactly("description");
    assertThat(update.values().getDescription()).isEqualTo("b");
    assertThat(update.isEmpty()).isFalse();
    assertThat(ModelUpdate.none().isEmpty()).isTrue();
    assertThat(VersionUpdate.none().isEmpty()).isTrue();
  }

  @Test
  void aStaleEtagIsAConflictAndChangesNothing() {
    Model before = models.getModel(MODEL);
    ConflictException conflict =
        catchThrowableOfType(
            ConflictException.class,
            () -> models.updateModel(MODEL, ModelUpdate.none().description("mine"), STALE));
    assertThat(conflict.code()).isEqualTo(Status.Code.ABORTED);
    assertThat(conflict.reason()).isEqualTo("ETAG_MISMATCH");
    assertThatThrownBy(() -> models.setAlias(MODEL, "candidate", FIRST, STALE))
        .isExactlyInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> models.deleteAlias(MODEL, "candidate", STALE))
        .isExactlyInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> models.rollbackModel(MODEL, STALE))
        .isExactlyInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> models.promoteModelVersion(FIRST, STALE, gate -> {}))
        .isExactlyInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> models.deleteModel(MODEL, STALE))
        .isExactlyInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> models.deleteModelVersion(FIRST, STALE))
        .isExactlyInstanceOf(ConflictException.class);
    assertThatThrownBy(
            () -> models.updateModelVersion(FIRST, VersionUpdate.none().description("x"), STALE))
        .isExactlyInstanceOf(ConflictException.class);
    assertThat(models.getModel(MODEL)).isEqualTo(before);
    assertThat(fake.registry.versions).containsKey(FIRST);
  }

  @Test
  void aFreshEtagIsNoConflict() {
    ChangeOptions fresh = ChangeOptions.none().ifEtag(models.getModel(MODEL).getEtag());
    assertThat(models.setAlias(MODEL, "candidate", FIRST, fresh).getChange().getAfter())
        .isEqualTo(FIRST);
  }

  @Test
  void tagsOfAVersionAreReplacedAndItsDescriptionStays() {
    VersionUpdate both = VersionUpdate.none().description("second try").tags(Map.of("a", "1"));
    models.updateModelVersion(FIRST, both, ChangeOptions.none());
    ModelVersion version =
        models.updateModelVersion(
            FIRST, VersionUpdate.none().tags(Map.of("team", "vision")), ChangeOptions.none());
    assertThat(version.getTagsMap()).isEqualTo(Map.of("team", "vision"));
    assertThat(version.getDescription()).isEqualTo("second try");
  }

  @Test
  void onlyAModelWithoutVersionsIsDeleted() {
    assertThatThrownBy(() -> models.deleteModel(MODEL, ChangeOptions.none()))
        .isExactlyInstanceOf(FailedPreconditionException.class);
    models.deleteModelVersion(FIRST, ChangeOptions.none());
    models.deleteModelVersion(MODEL + "/versions/2", ChangeOptions.none());
    models.deleteModel(MODEL, ChangeOptions.none());
    assertThatThrownBy(() -> models.getModel(MODEL)).isExactlyInstanceOf(NotFoundException.class);
  }

  @Test
  void theHistoryOfAliasesComesNewestFirstThroughAllPages() {
    models.setAlias(MODEL, "candidate", FIRST, ChangeOptions.because("try it"));
    models.setAlias(MODEL, "best", FIRST, ChangeOptions.none());
    models.deleteAlias(MODEL, "candidate", ChangeOptions.because("it failed"));
    assertThat(models.listAliasHistory(MODEL, ""))
        .extracting(Change::getAlias)
        .containsExactly("candidate", "best", "candidate");
    assertThat(models.listAliasHistory(MODEL, "candidate"))
        .extracting(Change::getReason)
        .containsExactly("it failed", "try it");
  }

  @Test
  void warmingAndUnloadingReturnTheVersionAndMayTakeAsLongAsALoad() {
    ModelsClient patient =
        MarqueeClient.builder()
            .channel(server.channel())
            .loadDeadline(Duration.ofDays(3))
            .build()
            .models();
    assertThat(patient.warmModelVersion(FIRST).getState())
        .isEqualTo(ModelVersion.State.STATE_READY);
    assertThat(patient.unloadModelVersion(FIRST).getState())
        .isEqualTo(ModelVersion.State.STATE_UNLOADED);
    assertThatThrownBy(() -> patient.rollbackModel(MODEL, ChangeOptions.none()))
        .isExactlyInstanceOf(FailedPreconditionException.class);
    patient.promoteModelVersion(FIRST, ChangeOptions.none(), gate -> {});
    patient.getModel(MODEL);
    assertThat(fake.deadlines)
        .extracting(deadline -> deadline.timeRemaining(TimeUnit.DAYS) >= 2)
        .containsExactly(true, true, true, true, false);
  }

  @Test
  void aCallThatChangesSomethingIsNotSentTwice() {
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, "SHUTTING_DOWN"));
    assertThatThrownBy(() -> models.setAlias(MODEL, "candidate", FIRST, ChangeOptions.none()))
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(fake.deadlines).hasSize(1);
  }

  @Test
  void aCallThatOnlyReadsIsSentAgain() {
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, "SHUTTING_DOWN"));
    assertThat(models.listAliasHistory(MODEL, "")).isEmpty();
    assertThat(fake.deadlines).hasSize(2);
  }

  private Change lastChange() {
    return fake.registry.changes.get(fake.registry.changes.size() - 1);
  }
}
