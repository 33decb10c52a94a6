package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.FieldViolation;
import dev.marquee.models.failure.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
  private static final ModelName POSTERS = new ModelName("posters");

  @Test
  void aModelAloneMeansItsProduction() {
    assertThat(ModelReference.parse("model", "models/posters"))
        .isEqualTo(new ModelReference.Aliased(POSTERS, "production"));
  }

  @Test
  void anAliasStandsBehindAnAt() {
    assertThat(ModelReference.parse("model", "models/posters@candidate-2"))
        .isEqualTo(new ModelReference.Aliased(POSTERS, "candidate-2"));
  }

  @Test
  void aVersionIsItsNumber() {
    assertThat(ModelReference.parse("model", "models/posters/versions/999999999"))
        .isEqualTo(new ModelReference.Numbered(new VersionName(POSTERS, 999_999_999)));
  }

  @Test
  void anIdMayHaveSixtyThreeCharacters() {
    String id = "a" + "-9".repeat(31);
    assertThat(ModelReference.parse("model", "models/" + id).model().id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "posters",
        "models/",
        "models/..",
        "models/../../etc/passwd",
        "models/posters/..",
        "models/posters/versions/../1",
        "/models/posters",
        "models/posters/",
        "models//posters",
        "models\\posters",
        "models/Posters",
        "models/pösters",
        "models/9posters",
        "models/-posters",
        "models/post.ers",
        "models/post ers",
        "models/posters\n",
        "models/posters@",
        "models/posters@Production",
        "models/posters@a@b",
        "models/posters@../b",
        "models/posters/versions/",
        "models/posters/versions/0",
        "models/posters/versions/01",
        "models/posters/versions/-1",
        "models/posters/versions/+1",
        "models/posters/versions/1.0",
        "models/posters/versions/one",
        "models/posters/versions/1000000000",
        "models/posters/versions/1@production",
        "models/posters/versions/٣",
        "https://example.org/models/posters",
        "models/a234567890123456789012345678901234567890123456789012345678901234",
      })
  void refusesEveryOtherForm(String text) {
    Failure.InvalidArgument refusal =
        catchThrowableOfType(
            Failure.InvalidArgument.class, () -> ModelReference.parse("the_field", text));

    assertThat(refusal.reason()).isEqualTo(Reason.NAME_INVALID);
    assertThat(refusal.violations()).extracting(FieldViolation::field).containsExactly("the_field");
    assertThat(refusal)
        .hasMessage(
            "'%s' is no name: write models/{model}, models/{model}/versions/{number} or"
                    .formatted(text)
                + " models/{model}@{alias}, such as models/posters.");
  }

  @Test
  void aRefusalShowsNoMoreThanTheBeginningOfALongName() {
    Failure refusal =
        catchThrowableOfType(
            Failure.class, () -> ModelReference.parse("model", "models/" + "x".repeat(100_000)));

    assertThat(refusal.getMessage()).startsWith("'models/xxx").contains("x…'").hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "posters", "models/posters/versions/1", "models/posters@production"})
  void aModelsNameIsNothingMoreThanThat(String text) {
    Failure.InvalidArgument refusal =
        catchThrowableOfType(Failure.InvalidArgument.class, () -> ModelName.parse("name", text));

    assertThat(refusal.reason()).isEqualTo(Reason.NAME_INVALID);
    assertThat(refusal).hasMessageEndingWith("write models/{model}, such as models/posters.");
  }

  @Test
  void aVersionsNameIsReadBackAsItIsWritten() {
    VersionName name = new VersionName(new ModelName("posters"), 12);

    assertThat(VersionName.parse("name", name.toString())).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "models/posters",
        "models/posters@production",
        "models/posters/versions/0",
        "models/posters/versions/1/",
        "models/posters/versions/1000000000",
      })
  void aVersionsNameIsNothingElse(String text) {
    Failure.InvalidArgument refusal =
        catchThrowableOfType(Failure.InvalidArgument.class, () -> VersionName.parse("name", text));

    assertThat(refusal.reason()).isEqualTo(Reason.NAME_INVALID);
    assertThat(refusal)
        .hasMessageEndingWith(
            "write models/{model}/versions/{number}, such as models/posters/versions/3.");
  }
}
