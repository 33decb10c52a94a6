package dev.marquee.server.rpc;

import com.google.common.io.BaseEncoding;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next page begins, as an opaque text: behind which item, of which list. A token made for
 * one list is refused by another.
 */
final class PageToken {
  /** More than any name of a list with any name of an item takes. */
  private static final int MAX_LENGTH = 1000;

  private static final Pattern FORM = Pattern.compile("([^\\n]*)\\n([^\\n]*)");

  private PageToken() {}

  static String of(String list, String lastItem) {
    byte[] text = (list + "\n" + lastItem).getBytes(StandardCharsets.UTF_8);
    return BaseEncoding.base64Url().omitPadding().encode(text);
  }

  /**
   * Returns the last item of the page before; nothing for the first page.
   *
   * @throws Failure.InvalidArgument if the token was not made for this list
   */
  static Optional<String> read(String list, String token) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (token.length() <= MAX_LENGTH && BaseEncoding.base64Url().omitPadding().canDecode(token)) {
      byte[] text = BaseEncoding.base64Url().omitPadding().decode(token);
      Matcher matcher = FORM.matcher(new String(text, StandardCharsets.UTF_8));
      if (matcher.matches() && matcher.group(1).equals(list)) {
        return Optional.of(matcher.group(2));
      }
    }
    throw invalid();
  }

  static Failure invalid() {
    return new Failure.InvalidArgument(
        Reason.PAGE_TOKEN_INVALID,
        "page_token",
        "This page token was not given by this list: send a next_page_token as it came, or none.");
  }
}
