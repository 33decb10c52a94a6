package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsCommandTest {
  private final FakeServer server = new FakeServer(new FakeModels());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listShowsWhereEachAliasPoints() {
    Run run = Run.marquee("models", "list", "--server", server.address());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            MODEL           PRODUCTION  VERSIONS  ALIASES                  POLICY                    DESCRIPTION
            models/drafts   -           1
            models/posters  3           4         best-map=2, candidate=4  map >= 0.3, loss <= 0.01  Posters to genres
            """);
  }

  @Test
  void inANarrowTerminalWhatMattersLeastIsCut() {
    Run run = Run.within(80, "models", "list", "--server", server.address());
    assertThat(run.out())
        .isEqualTo(
            """
            MODEL           PRODUCTION  VERSIONS  ALIASES            POLICY      DESCRIPTION
            models/drafts   -           1
            models/posters  3           4         best-map=2, cand…  map >= 0.…  Posters to…
            """);
  }

  @Test
  void versionsShowsWhichServeAndWhatKeepsTheOthersFromIt() {
    Run run = Run.marquee("models", "versions", "models/x", "--server", server.address());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            VERSION  STATE   ALIASES                IMPORTED           ARCHITECTURE  TAGS
            2        failed
            1        ready   candidate, production  2026-11-22T00:01Z  densenet121   stage=test, team=vision
            models/x/versions/2: MANIFEST_MALFORMED: `labels` is missing.
            """);
    assertThat(
            Run.marquee("models", "versions", "models/x", "--json", "--server", server.address())
                .lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("\"state\":\"STATE_FAILED\"");
  }

  @Test
  void listAsJsonHasOneModelPerLineWithTheFieldNamesOfTheApi() {
    Run run = Run.marquee("models", "list", "--json", "--server", server.address());
    assertThat(run.lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"name\":\"models/drafts\",\"description\":\"\",\"aliases\":{},"
                + "\"version_count\":1,\"etag\":\"\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/posters@production",
        "models/posters@candidate",
        "models/posters/versions/4"
      })
  void aNameIsAskedForAsItIsTyped(String name) {
    Run run = Run.marquee("models", "describe", name, "--json", "--server", server.address());
    assertThat(run.out()).contains("\"name\":\"" + name + "\"").doesNotContain("conv0");
  }

  @Test
  void describeShowsEverythingThatIsKnownOfAVersion() {
    Run run =
        Run.marquee(
            "models", "describe", "posters/versions/4", "--layers", "--server", server.address());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            name           models/posters/versions/4
            state          ready
            aliases        candidate, production
            tag            stage = test
            tag            team = vision
            made           2026-11-22T00:00:00Z, as its manifest states
            imported       2026-11-22T00:01:00Z, into this registry
            architecture   densenet121
            setting        growth_rate = 32
            input          128x192 rgb, stretch, bilinear; times 0.5, minus [0.25], divided by [2.0]
            parameters     6,974,356
            multiply-adds  1,000
            weights        28,000,000 bytes
            weights sha256 abc123
            goldens        4,096 bytes, tolerance 0.001
            goldens sha256 def456
            provenance     license = MIT
            provenance     recipe = epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8
                           epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8 epochs: 8
                           epochs: 8… (1,200 characters; --json shows all)
            etag           v7

            LABEL  THRESHOLD
            Drama  0.375

            LAYER           OPERATION        OUTPUT        PARAMETERS  MULTIPLY-ADDS
            features.conv0  Convolution 7x7  [64, 96, 64]  9,408       57,802,752
            """);
  }

  @Test
  void describeOfAModelShowsTheModelAndPointsToItsVersions() {
    Run run = Run.marquee("models", "describe", "posters", "--server", server.address());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            name           models/posters
            description    Posters to genres
            versions       4
            alias          best-map = models/posters/versions/2
            alias          candidate = models/posters/versions/4
            alias          production = models/posters/versions/3
            policy         map >= 0.3, loss <= 0.01

            Its versions:  marquee models versions models/posters
            One of them:   marquee models describe models/posters/versions/3
            """);
    assertThat(
            Run.marquee("models", "describe", "posters", "--json", "--server", server.address())
                .out())
        .contains("\"version_count\":4");
    assertThat(Run.marquee("models", "describe", "posters", "--layers").exitCode()).isEqualTo(2);
  }

  @Test
  void anErrorIsOneLineAndItsStackTraceOnlyOnRequest() {
    Run run = Run.marquee("models", "describe", "models/none", "--server", server.address());
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("error: NOT_FOUND: There is no such model.\n");

    Run traced =
        Run.marquee(
            "models", "describe", "models/none", "--stacktrace", "--server", server.address());
    assertThat(traced.err()).startsWith(run.err()).contains("\tat dev.marquee.client.");
  }

  @Test
  void asJsonAnErrorIsAnObjectToo() {
    Run run =
        Run.marquee("models", "describe", "models/none", "--json", "--server", server.address());
    assertThat(run)
        .isEqualTo(
            new Run(
                3,
                "",
                "{\"error\":{\"code\":\"NOT_FOUND\",\"reason\":\"NOT_FOUND\","
                    + "\"message\":\"There is no such model.\"}}\n"));
  }

  @Test
  void withoutAServerTheExitCodeIsSix() {
    Run run = Run.marquee("models", "list", "--server", FakeServer.deserted());
    assertThat(run.exitCode()).isEqualTo(6);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("error: SERVER_UNREACHABLE");
  }
}
