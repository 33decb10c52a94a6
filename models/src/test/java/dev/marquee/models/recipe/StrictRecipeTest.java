package dev.marquee.models.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a recipe is refused by its key, with what to write in its place. */
class StrictRecipeTest {
  private static final String LEAST =
      "{epochs: 1, batch_size: 2, input: {width: 8, height: 8}, rates: {'*': 0.1}}";

  @Test
  void theLeastThatARecipeMustSayIsEnough() {
    Recipe recipe = Recipes.read(LEAST, Map.of());
    assertThat(Recipes.read(recipe.yaml(), Map.of())).isEqualTo(recipe);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "epochs | -1 | whole number, 0 to 100000",
        "epochs | 1.5 | whole number",
        "epochs | \"2\" | whole number",
        "epochs | two | whole number",
        "epochs | 99999999999999 | whole number",
        "batch_size | 1025 | 1 to 1024",
        "samples_per_label | -1 | 0 to",
        "crop_side | 0 | 1 to 4096",
        "checkpoint_steps | 0 | 1 to",
        "input.width | 5000 | 1 to 4096",
        "input.channel_order | rgb | RGB, BGR",
        "input.mean | [0, 0] | list of 3 numbers",
        "input.standard_deviation | [0, 1, 1] | above 0",
        "input.scale | 0 | cannot be used",
        "label_merge | genres-21 | genres-20",
        "label_merge.merged.Drama | 7 | a label",
        "label_merge.dropped | Drama | list of labels",
        "label_merge | {merged: {A: B, B: C}} | merged itself",
        "label_merge | {merged: {A: B}, dropped: [B]} | is dropped",
        "split | 0 | existing",
        "split | 1.1 | existing",
        "split | halves | existing",
        "augmentation.area | [0, 1] | list of 2 numbers",
        "augmentation.area | [0.9, 0.5] | cannot be used",
        "augmentation.flip | 2 | [0",
        "augmentation.flip | .nan | [0",
        "augmentation.mixup | 1.5 | [0",
        "augmentation.width | 0 | 1 to 4096",
        "augmentation.height | 5000 | 1 to 4096",
        "weights | bfloat16 | float32, float16",
        "optimizer.kind | lion | adam, adamw, sgd",
        "optimizer | [adam] | section of keys",
        "optimizer.weight_decay | -1 | at least 0",
        "optimizer.beta1 | 1 | [0",
        "optimizer.momentum | 0.9 | no key",
        "schedule.warm_up | 1 | [0",
        "loss.kind | hinge | cross-entropy",
        "loss.gamma | 2 | no key",
        "rates.classifier | -0.1 | at least 0",
        "rates.classifier | .inf | at least 0",
        "rates | {'*': 0} | at least one above 0",
        "rates | 0.1 | a section",
        "clip_norm | -1 | at least 0",
        "averaging | 1 | [0",
        "early_stopping.patience | -1 | 0 to",
        "early_stopping.metric | accuracy | top_n_accuracy",
        "keep | first | best, last",
        "head.bias_at_frequencies | yes | true or false",
        "head.weight_scale | 2 | [0",
        "learning_rate | 1 | epochs",
        "optimizer.rate | 1 | weight_decay",
        "epochs.x | 1 | 'epochs' is no section",
        "input.width.x | 1 | 'input.width' is no section"
      })
  void aSettingThatCannotBeIsRefusedByItsKey(String key, String value, String said) {
    Failure.InvalidArgument failure = refused(LEAST, Map.of(key, value));
    assertThat(failure.getMessage()).contains(said);
    String field = failure.violations().getFirst().field();
    assertThat("recipe." + key).startsWith(field);
    assertThat(failure.getMessage()).contains(field.substring("recipe.".length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"epochs", "batch_size", "rates", "split", "optimizer.kind"})
  void aSettingWithoutAValueIsRefused(String key) {
    assertThat(refused(LEAST, Map.of(key, "")).getMessage()).contains("nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{batch_size: 2, input: {width: 8, height: 8}, rates: {a: 1}} | 'epochs' is missing",
        "{epochs: 2, input: {width: 8, height: 8}, rates: {a: 1}} | 'batch_size' is missing",
        "{epochs: 2, batch_size: 1, input: {width: 8}, rates: {a: 1}} | 'input.height' is missing",
        "{epochs: 2, batch_size: 1, rates: {a: 1}} | 'input.width' is missing",
        "{epochs: 2, batch_size: 1, input: {width: 8, height: 8}} | 'rates' is missing",
        "[1, 2] | must hold keys",
        "text | must hold keys",
        "{epochs: 1, epochs: 2} | epochs",
        "a: [1 | line 1",
        "{a: &x [1], b: *x} | write out what it stands for",
        "{a: !!java.lang.Object {}} | not sound",
        "{? [1] : 2} | not sound"
      })
  void aRecipeThatIsNotSoundIsRefused(String yaml, String said) {
    assertThat(refused(yaml, Map.of()).getMessage()).contains(said);
  }

  @Test
  void anEmptyRecipeIsRefused() {
    assertThat(refused("", Map.of()).getMessage()).contains("must hold keys");
  }

  @Test
  void whatIsLongOrDeepIsRefusedBeforeItCosts() {
    assertThat(refused("#" + "x".repeat(70_000), Map.of()).getMessage()).contains("65536");
    assertThat(refused("a: " + "[".repeat(60_000), Map.of()).getMessage()).contains("not sound");
    assertThat(refused("{a: ".repeat(15_000), Map.of()).getMessage()).contains("not sound");
    assertThat(refused(LEAST, Map.of("split", "[".repeat(60_000))).getMessage())
        .contains("not sound");
  }

  private static Failure.InvalidArgument refused(String yaml, Map<String, String> settings) {
    Failure.InvalidArgument failure =
        catchThrowableOfType(Failure.InvalidArgument.class, () -> Recipes.read(yaml, settings));
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(Reason.RECIPE_INVALID);
    assertThat(failure.getMessage()).hasSizeLessThan(400);
    return failure;
  }
}
