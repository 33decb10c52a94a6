package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.io.BaseEncoding;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int32Value;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.FieldViolation;
import dev.marquee.models.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static final String LIST = "models/posters";

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 1", "3, 1", "4, 2", "6, 2", "7, 3"})
  void pagesOfThreeTogetherAreTheWholeList(int items, int pages) {
    List<Integer> all = upTo(items);
    List<Integer> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String token = "";
    do {
      Page<Integer> page = page(all, 3, token);
      seen.addAll(page.items());
      sizes.add(page.items().size());
      token = page.nextToken();
    } while (!token.isEmpty());

    assertThat(seen).isEqualTo(all);
    assertThat(sizes).hasSize(pages);
    assertThat(sizes.subList(0, pages - 1)).allMatch(size -> size == 3);
  }

  @ParameterizedTest
  @CsvSource({"0, 50", "1, 1", "50, 50", "1000, 1000", "1001, 1000", "5000, 1000"})
  void aPageHasItsSizeWithinTheBound(int asked, int given) {
    assertThat(page(upTo(1500), asked, "").items()).isEqualTo(upTo(given));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void aSizeBelowZeroIsRefused(int size) {
    Failure.InvalidArgument refusal =
        catchThrowableOfType(Failure.InvalidArgument.class, () -> page(upTo(1), size, ""));

    assertThat(refusal.reason()).isEqualTo(Reason.PAGE_SIZE_OUT_OF_RANGE);
    assertThat(refusal.violations()).extracting(FieldViolation::field).containsExactly("page_size");
    assertThat(refusal)
        .hasMessage("page_size must be at least 0 (0 for the default), not %d.", size);
  }

  @Test
  void thePageGoesOnBehindAnItemThatWasRemovedMeanwhile() {
    String token = page(upTo(9), 3, "").nextToken();

    assertThat(page(List.of(1, 2, 4, 5, 6, 7), 3, token).items()).containsExactly(4, 5, 6);
    assertThat(page(List.of(1, 2), 3, token)).isEqualTo(new Page<>(List.of(), ""));
  }

  @Test
  void anItemThatIsAddedBeforeThePageShiftsNothing() {
    String token = page(List.of(2, 4, 6, 8), 2, "").nextToken();

    assertThat(page(List.of(1, 2, 3, 4, 5, 6, 8), 3, token).items()).containsExactly(5, 6, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "3",
        "bW9kZWxz!",
        "bW9kZWxzL3Bvc3RlcnMKMw==",
        "bW9kZWxzL3Bvc3RlcnM",
        "bW9kZWxzL3Bvc3RlcnMKMwo0",
        "_____w",
        "\u00e9",
      })
  void aTokenThatNoListGaveIsRefused(String token) {
    assertTokenRefused(token);
  }

  @Test
  void aTokenOfAnotherListIsRefused() {
    assertTokenRefused(PageToken.of("models/covers", "3"));
    assertTokenRefused(PageToken.of("models", "3"));
    assertTokenRefused(PageToken.of("", LIST));
  }

  @Test
  void anOverlongTokenIsRefused() {
    assertTokenRefused("A".repeat(1_000_000));
    assertTokenRefused(encoded(LIST + "\n" + "9".repeat(1_000_000)));
    // A sound number, but for its length.
    assertTokenRefused(encoded(LIST + "\n" + "0".repeat(1000) + "3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-", "99999999999", "3 "})
  void aForgedItemIsRefusedAndIsNoDefect(String item) {
    assertTokenRefused(encoded(LIST + "\n" + item));
  }

  @Test
  void aPageEndsBeforeItIsTooLargeForItsReader() {
    PageRequest request = PageRequest.of(LIST, 10, "");
    Page<BytesValue> page =
        request.page(
            upTo(5),
            number -> Integer.toString(number),
            number -> BytesValue.of(ByteString.copyFrom(new byte[number == 4 ? 3 << 20 : 1000])));
    assertThat(page.items()).hasSize(3);
    assertThat(PageToken.read(LIST, page.nextToken())).contains("3");
  }

  @Test
  void aTokenIsFitForAUrl() {
    assertThat(PageToken.of("models/\u00fc?", "\u00ff\u00fe>")).matches("[A-Za-z0-9_-]+");
    assertThat(PageToken.read("l", PageToken.of("l", "\u00ff>"))).contains("\u00ff>");
  }

  private static void assertTokenRefused(String token) {
    Failure.InvalidArgument refusal =
        catchThrowableOfType(Failure.InvalidArgument.class, () -> page(upTo(9), 3, token));
    assertThat(refusal.reason()).isEqualTo(Reason.PAGE_TOKEN_INVALID);
    assertThat(refusal.violations())
        .extracting(FieldViolation::field)
        .containsExactly("page_token");
    assertThat(refusal)
        .hasMessage(
            "This page token was not given by this list: send a next_page_token as it came, or"
                + " none.");
  }

  private static Page<Integer> page(List<Integer> all, int size, String token) {
    PageRequest request = PageRequest.of(LIST, size, token);
    int after = request.after(Integer::parseInt).orElse(0);
    List<Integer> fetched =
        all.stream().filter(number -> number > after).limit(request.toFetch()).toList();
    Page<Int32Value> page =
        request.page(fetched, number -> Integer.toString(number), Int32Value::of);
    return new Page<>(page.items().stream().map(Int32Value::getValue).toList(), page.nextToken());
  }

  private static List<Integer> upTo(int count) {
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  private static String encoded(String text) {
    return BaseEncoding.base64Url().omitPadding().encode(text.getBytes(StandardCharsets.UTF_8));
  }
}
