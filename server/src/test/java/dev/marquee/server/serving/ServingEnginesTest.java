package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Architectures;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.testing.FakeTicker;
import dev.marquee.server.testing.FakeVerdicts;
import dev.marquee.server.testing.ManifestDraft;
import dev.marquee.server.testing.StoredFolder;
import dev.marquee.server.testing.VersionFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingEnginesTest {
  private static final VersionName ONE = VersionName.parse("name", "models/posters/versions/1");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir Path data;

  private final FakeTicker ticker = new FakeTicker();
  private final LoadingThread thread = new LoadingThread(() -> {});
  private final TurnEngine torch = new TurnEngine("pytorch", ticker);
  private final TurnEngine onnx = new TurnEngine("onnxruntime", ticker);
  private final FakeVerdicts verdicts = new FakeVerdicts();
  private StoredFolder stores;
  private OnDemand<ClassifierEngine> reference;
  private OnDemand<ClassifierEngine> compiled;

  @BeforeEach
  void writeAVersion() {
    VersionFolder.in(data).model("posters").version(1, ManifestDraft::tiny);
    stores = StoredFolder.of(data);
    restart();
  }

  @AfterEach
  void close() {
    thread.close();
    stores.close();
  }

  private void restart() {
    reference = new OnDemand<>(() -> torch);
    compiled = new OnDemand<>(() -> onnx);
  }

  @Test
  void whatIsFasterAndScoresAlikeServes() {
    onnx.takes(Duration.ofMillis(4)).gives(0.50005f);

    LoadedNetwork loaded = load(EnginePreference.AUTO);

    assertThat(loaded.engine())
        .isEqualTo(
            new ServingEngine(
                "onnxruntime",
                "1",
                "cpu",
                "On this processor it was 2.50 times as fast as pytorch 1, with scores within 5.0e-05 of its."));
    assertThat(onnx.open()).isOne();
    assertThat(torch.open()).as("the other one is freed").isZero();
    assertThat(verdicts.all().values())
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.made()).isEqualTo(NOW));
  }

  @Test
  void aVerdictIsTrustedAndTheOtherEngineNotEvenStarted() {
    onnx.takes(Duration.ofMillis(4));
    LoadedNetwork _ = load(EnginePreference.AUTO);
    restart();

    LoadedNetwork again = load(EnginePreference.AUTO);

    assertThat(again.engine().name()).isEqualTo("onnxruntime");
    assertThat(again.engine().reason()).startsWith("On this processor it was 2.50 times as fast");
    assertThat(reference.started()).isEmpty();
    assertThat(torch.loads()).isOne();
  }

  @Test
  void anotherProcessorGetsATrialOfItsOwn() {
    onnx.takes(Duration.ofMillis(4));
    LoadedNetwork _ = load(EnginePreference.AUTO);
    onnx.takes(Duration.ofMillis(20));

    assertThat(load(EnginePreference.AUTO, "another", false).engine().name()).isEqualTo("pytorch");
    assertThat(load(EnginePreference.AUTO).engine().name()).isEqualTo("onnxruntime");
    assertThat(verdicts.all()).hasSize(2);
  }

  @Test
  void whatIsSlowerDoesNotServe() {
    onnx.takes(Duration.ofMillis(20));

    LoadedNetwork loaded = load(EnginePreference.AUTO);

    assertThat(loaded.engine().name()).isEqualTo("pytorch");
    assertThat(loaded.engine().reason())
        .isEqualTo("On this processor it was 2.00 times as fast as onnxruntime 1.");
    assertThat(onnx.open()).isZero();
    assertThat(torch.open()).isOne();
  }

  @Test
  void whatScoresOtherwiseIsRefusedHoweverFastItIs() {
    onnx.takes(Duration.ofMillis(1)).gives(0.5002f);

    assertThat(load(EnginePreference.AUTO).engine())
        .isEqualTo(
            new ServingEngine(
                "pytorch",
                "1",
                "cpu",
                "Scores of onnxruntime 1 were off by up to 2.0e-04 from those of pytorch 1, more than 1e-04."));
  }

  @Test
  void whatScoresWithNoNumberIsRefused() {
    onnx.takes(Duration.ofMillis(1)).gives(Float.NaN);

    assertThat(load(EnginePreference.AUTO).engine().name()).isEqualTo("pytorch");
    restart();
    assertThat(load(EnginePreference.AUTO).engine().name()).isEqualTo("pytorch");
    assertThat(compiled.started()).isPresent();
    assertThat(onnx.loads()).as("the verdict is trusted").isOne();
  }

  @Test
  void whatDoesNotCompileLeavesTheVersionToTheReferenceAndIsTriedAgain() {
    onnx.failsToLoad(new IllegalStateException("no such operator"));

    LoadedNetwork loaded = load(EnginePreference.AUTO);

    assertThat(loaded.engine().name()).isEqualTo("pytorch");
    assertThat(loaded.engine().reason())
        .isEqualTo("onnxruntime 1 does not run this network; the server's log says why.");
    assertThat(torch.open()).isOne();
    assertThat(verdicts.all()).isEmpty();
    onnx.failsToLoad(null).takes(Duration.ofMillis(1));
    assertThat(load(EnginePreference.AUTO).engine().name()).isEqualTo("onnxruntime");
  }

  @Test
  void whatCompilesAndDoesNotRunIsFreed() {
    onnx.failsToScore(new IllegalStateException("no memory"));

    assertThat(load(EnginePreference.AUTO).engine().name()).isEqualTo("pytorch");
    assertThat(onnx.open()).isZero();
    assertThat(torch.open()).isOne();
  }

  @Test
  void whatTheReferenceRefusesIsRefused() {
    Failure unsound =
        new Failure.FailedPrecondition(Reason.WEIGHTS_MALFORMED, "A weight is not finite.");
    torch.failsToLoad(unsound);

    assertThatThrownBy(() -> load(EnginePreference.AUTO)).isSameAs(unsound);
    assertThat(onnx.open()).isZero();
  }

  @Test
  void eitherCanBeForcedAndTheOtherIsNotStarted() {
    assertThat(load(EnginePreference.PYTORCH).engine())
        .isEqualTo(new ServingEngine("pytorch", "1", "cpu", "engine.name says so."));
    assertThat(compiled.started()).isEmpty();
    restart();
    onnx.gives(0.9f);
    assertThat(load(EnginePreference.ONNXRUNTIME).engine())
        .isEqualTo(new ServingEngine("onnxruntime", "1", "cpu", "engine.name says so."));
    assertThat(reference.started()).isEmpty();
  }

  @Test
  void anEngineThatCannotBeUsedIsNoFailureUnlessItIsAskedFor() {
    Failure none = new Failure.FailedPrecondition(Reason.DEVICE_UNAVAILABLE, "No library.");
    compiled =
        new OnDemand<>(
            () -> {
              throw none;
            });

    assertThat(load(EnginePreference.AUTO).engine())
        .isEqualTo(new ServingEngine("pytorch", "1", "cpu", "No library."));
    assertThatThrownBy(() -> load(EnginePreference.ONNXRUNTIME)).isSameAs(none);
  }

  @Test
  void onlyWhatRunsOnTheSameDevicesIsCompared() {
    torch.on("gpu:0");
    onnx.takes(Duration.ofMillis(1));

    assertThat(load(EnginePreference.AUTO, "", true).engine())
        .isEqualTo(
            new ServingEngine("pytorch", "1", "gpu:0", "It runs on gpu:0, onnxruntime on cpu."));
    onnx.on("gpu:0");
    assertThat(load(EnginePreference.AUTO, "", true).engine().name()).isEqualTo("onnxruntime");
  }

  @Test
  void whatAloneHasTheGpuServes() {
    onnx.on("gpu:0");
    assertThat(load(EnginePreference.AUTO, "", false).engine())
        .isEqualTo(
            new ServingEngine("onnxruntime", "1", "gpu:0", "It runs on gpu:0, pytorch on cpu."));

    Failure none = new Failure.FailedPrecondition(Reason.DEVICE_UNAVAILABLE, "No such GPU.");
    reference =
        new OnDemand<>(
            () -> {
              throw none;
            });
    assertThat(load(EnginePreference.AUTO, "", true).engine())
        .isEqualTo(new ServingEngine("onnxruntime", "1", "gpu:0", "No such GPU."));
    onnx.on("cpu");
    assertThatThrownBy(() -> load(EnginePreference.AUTO, "", true)).isSameAs(none);
    assertThat(verdicts.all()).isEmpty();
  }

  @Test
  void aVerdictOfOneDeviceIsNoneOfAnother() {
    onnx.takes(Duration.ofMillis(4)).on("gpu:0");
    torch.on("gpu:0");
    assertThat(load(EnginePreference.AUTO, "", true).verdict()).isPresent();
    assertThat(load(EnginePreference.AUTO, "", true).verdict()).as("it is known").isEmpty();
    onnx.on("cpu");
    torch.on("cpu");
    assertThat(load(EnginePreference.AUTO, "", true).verdict()).isPresent();
  }

  @Test
  void aVerdictThatIsNotKeptCostsNoLoad() {
    onnx.takes(Duration.ofMillis(4));
    VerdictStore full =
        new VerdictStore() {
          @Override
          public Optional<EngineVerdict> find(VerdictKey key) {
            return Optional.empty();
          }

          @Override
          public void put(VerdictKey key, EngineVerdict verdict) {
            throw new Failure.Exhausted(Reason.STORAGE_FULL, "The disk is full.", null);
          }
        };

    assertThat(load(EnginePreference.AUTO, "", false, full).engine().name())
        .isEqualTo("onnxruntime");
  }

  private LoadedNetwork load(EnginePreference preference) {
    return load(preference, "", false);
  }

  private LoadedNetwork load(EnginePreference preference, String processor, boolean gpus) {
    return load(preference, processor, gpus, verdicts);
  }

  private LoadedNetwork load(
      EnginePreference preference, String processor, boolean gpus, VerdictStore store) {
    ServingEngines engines =
        new ServingEngines(
            preference,
            new EnginePair(reference, compiled, gpus),
            store,
            processor,
            16,
            ticker,
            InstantSource.fixed(NOW));
    VersionEntry version = stores.registry().version(ONE);
    VersionNetworks networks = new VersionNetworks(Architectures.onClassPath());
    try (VersionFiles files = VersionFiles.open(stores.registry(), version)) {
      return engines.load(version, networks.network(version), files, Optional.empty(), thread);
    }
  }
}
