package dev.marquee.server.rpc;

import java.util.OptionalLong;

/** Etags: the number of a resource's last change, in a form that nobody takes for a number. */
final class Etag {
  private static final String PREFIX = "c";

  /** Never the number of a change: what is no etag of ours matches nothing. */
  private static final long NONE = -1;

  private Etag() {}

  static String of(long lastChange) {
    return PREFIX + lastChange;
  }

  /** Reads what a caller sent beside a resource, or else within it. */
  static OptionalLong read(String beside, String within) {
    return read(beside.isEmpty() ? within : beside);
  }

  /** Reads what a caller sent; empty for whatever it is. */
  static OptionalLong read(String etag) {
    if (etag.isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        etag.matches(PREFIX + "[0-9]{1,18}") ? Long.parseLong(etag.substring(1)) : NONE);
  }
}
