package dev.marquee.tools.bench.serving;

import com.google.common.net.HostAndPort;

/**
 * Where a peer serves, and what it speaks. Immutable.
 *
 * @param address {@code host:port}
 */
public record PeerAddress(PeerProtocol protocol, String address) {
  private static final String KSERVE = "kserve://";

  /**
   * Reads {@code HOST:PORT}, or {@code kserve://HOST:PORT}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static PeerAddress parse(String text) {
    boolean kserve = text.startsWith(KSERVE);
    String address = kserve ? text.substring(KSERVE.length()) : text;
    if (!isHostAndPort(address)) {
      throw new IllegalArgumentException(
          "--peer needs NAME=HOST:PORT, or NAME=kserve://HOST:PORT for a server of KServe v2, not '%s'"
              .formatted(text));
    }
    return new PeerAddress(kserve ? PeerProtocol.KSERVE : PeerProtocol.CLASSIFY, address);
  }

  private static boolean isHostAndPort(String text) {
    try {
      HostAndPort parsed = HostAndPort.fromString(text);
      return !parsed.getHost().isEmpty() && parsed.getPortOrDefault(0) > 0 && !text.contains("/");
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
