package dev.marquee.server.metadata;

import static dev.marquee.server.metadata.Entries.POSTERS;
import static dev.marquee.server.metadata.Entries.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewChange;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store must refuse, what it must never give twice, and what it must not garble. */
interface RuleContract extends StoreUnderTest {

  private static Arguments refused(String what, Consumer<MetadataWriter> work) {
    return Arguments.argumentSet(what, work);
  }

  /** Each on a store with posters (versions 1 and 2, alias best to 1) and scenes without any. */
  static Stream<Arguments> contradictions() {
    var first = new VersionName(POSTERS, 1);
    var none = new VersionName(POSTERS, 9);
    return Stream.of(
        refused("a model twice", w -> Entries.createModel(w, POSTERS)),
        refused("a version twice", w -> Entries.insertVersion(w, first, Map.of(), request("b"))),
        refused("a request twice", w -> Entries.importVersion(w, POSTERS, Map.of(), request("a"))),
        refused(
            "a version of no model",
            w ->
                Entries.insertVersion(
                    w, new VersionName(new ModelName("none"), 1), Map.of(), Optional.empty())),
        refused(
            "a version by no change",
            w -> {
              StoredVersion version = Entries.version(none, Map.of(), 999);
              String json = Entries.manifestJson(none);
              w.insertVersion(version, Entries.digest(json), json, Optional.empty());
            }),
        refused("a model with versions deleted", w -> w.deleteModel(POSTERS)),
        refused("a version with an alias deleted", w -> w.deleteVersion(first)),
        refused(
            "an alias to no version",
            w -> Entries.setAlias(w, POSTERS, "x", 9, OptionalLong.empty())),
        refused(
            "an alias to another model's version",
            w -> Entries.setAlias(w, SCENES, "x", 1, OptionalLong.empty())),
        refused(
            "an alias back to no change",
            w -> Entries.setAlias(w, POSTERS, "best", 2, OptionalLong.of(999))),
        refused(
            "a model that is not there updated",
            w -> w.updateModel(new ModelName("none"), "", Optional.empty(), 1)),
        refused("a model that is not there deleted", w -> w.deleteModel(new ModelName("none"))),
        refused("a version that is not there updated", w -> w.updateVersion(none, "", Map.of(), 1)),
        refused("a version that is not there deleted", w -> w.deleteVersion(none)),
        refused("an alias that is not there deleted", w -> w.deleteAlias(POSTERS, "x", 1)));
  }

  private static Optional<String> request(String id) {
    return Optional.of(id);
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  default void aContradictionIsThrownAndNothingIsDone(Consumer<MetadataWriter> contradiction) {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.createModel(writer, SCENES);
          Entries.importVersion(writer, POSTERS, Map.of("a", "b"), request("a"));
          Entries.importVersion(writer, POSTERS);
          Entries.setAlias(writer, POSTERS, "best", 1, OptionalLong.empty());
        });
    var before = TransactionContract.Everything.in(now());
    var versions = now().versions(POSTERS, 100, 10);

    assertThatThrownBy(() -> write(contradiction)).isInstanceOf(RuntimeException.class);

    assertThat(TransactionContract.Everything.in(now())).isEqualTo(before);
    assertThat(now().versions(POSTERS, 100, 10)).isEqualTo(versions);
  }

  @Test
  default void numbersCountFromOneForEachModelAndNoneIsGivenTwice() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          Entries.createModel(writer, SCENES);
          assertThat(Entries.importVersion(writer, POSTERS).entry().name().number()).isEqualTo(1);
          assertThat(Entries.importVersion(writer, POSTERS).entry().name().number()).isEqualTo(2);
          assertThat(writer.lastNumber(SCENES)).isZero();
          assertThat(writer.takeNumber(SCENES)).isEqualTo(1);
        });
    write(
        writer -> {
          writer.deleteVersion(new VersionName(POSTERS, 2));
          writer.deleteVersion(new VersionName(POSTERS, 1));
        });

    assertThat(nextNumber(POSTERS)).isEqualTo(3);
  }

  @Test
  default void aModelThatIsCreatedAgainGoesOnBehindTheNumbersOfItsForerunner() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          VersionName first = Entries.importVersion(writer, POSTERS).entry().name();
          writer.deleteVersion(first);
          writer.deleteModel(POSTERS);
        });
    reopen();
    write(writer -> Entries.createModel(writer, POSTERS));

    assertThat(nextNumber(POSTERS)).isEqualTo(2);
  }

  @Test
  default void skippedNumbersAreNotGivenAndNeverGoBack() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          writer.skipNumbers(POSTERS, 7);
          assertThat(writer.takeNumber(POSTERS)).isEqualTo(8);
          writer.skipNumbers(POSTERS, 3);
          assertThat(writer.lastNumber(POSTERS)).isEqualTo(8);
          assertThat(writer.takeNumber(POSTERS)).isEqualTo(9);
          writer.skipNumbers(POSTERS, 10);
          assertThat(writer.takeNumber(POSTERS)).isEqualTo(11);
        });
  }

  @Test
  default void numbersEndWhereNamesCannotSayThem() {
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          writer.skipNumbers(POSTERS, 999_999_998);
        });

    StoredVersion last = written(writer -> Entries.importVersion(writer, POSTERS));
    assertThat(last.entry().name().number()).isEqualTo(999_999_999);
    assertThatThrownBy(() -> nextNumber(POSTERS)).isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"quoted\" -- ; drop table model; /*",
        ":name ? <x> \\: ${y} %s",
        " leading and trailing \t\n",
        "🎬 écran 漢字 \u202e\ufeff",
        "\ud83d\udc69\u200d\ud83d\ude80",
      })
  default void unusualTextsComeBackAsTheyAre(String text) {
    StoredVersion version =
        written(
            writer -> {
              Entries.createModel(writer, POSTERS);
              long change =
                  writer.record(
                      new NewChange(
                          Entries.TIME,
                          new Cause(text, text, text),
                          ChangeKind.MODEL_UPDATED,
                          POSTERS,
                          OptionalInt.empty(),
                          Optional.empty(),
                          text,
                          text,
                          OptionalLong.empty()));
              writer.updateModel(POSTERS, text, Optional.empty(), change);
              StoredVersion added =
                  Entries.importVersion(writer, POSTERS, Map.of(text, text), Optional.of(text));
              writer.updateVersion(added.entry().name(), text, added.tags(), change);
              return added;
            });

    store()
        .<Boolean>read(
            reader -> {
              assertThat(reader.model(POSTERS).orElseThrow().description()).isEqualTo(text);
              StoredVersion read = reader.version(version.entry().name()).orElseThrow();
              assertThat(read.description()).isEqualTo(text);
              assertThat(read.tags()).isEqualTo(Map.of(text, text));
              assertThat(reader.imported(POSTERS, text)).isPresent();
              var change = reader.changes(POSTERS, 0, 10).get(1);
              assertThat(change.cause()).isEqualTo(new Cause(text, text, text));
              assertThat(change.from()).isEqualTo(text);
              assertThat(change.to()).isEqualTo(text);
              return true;
            });
  }

  /** Databases differ in whether they keep one, but none may cut a text off at it. */
  @Test
  default void aNulIsKeptOrRefusedButCutsNothingOff() {
    write(writer -> Entries.createModel(writer, POSTERS));
    String text = "before\u0000after";
    boolean kept = true;
    try {
      write(writer -> writer.updateModel(POSTERS, text, Optional.empty(), 1));
    } catch (RuntimeException e) {
      kept = false;
    }

    assertThat(now().model(POSTERS).orElseThrow().description())
        .isEqualTo(kept ? text : "of models/posters");
  }

  @Test
  default void longTextsComeBackWhole() {
    String text = "é🎬".repeat(1_000_000);
    write(
        writer -> {
          Entries.createModel(writer, POSTERS);
          writer.updateModel(POSTERS, text, Optional.empty(), 1);
        });

    assertThat(now().model(POSTERS).orElseThrow().description()).isEqualTo(text);
  }
}
