package dev.marquee.client;

import com.google.common.net.HostAndPort;

/**
 * Where a server is.
 *
 * @param value what gRPC's name resolution is given
 * @param loopback whether it is this machine's own address, which no network can listen to
 */
record Target(String value, boolean loopback) {
  private static final String EXPECTED = "; write it as host:port, such as 127.0.0.1:50051.";

  /**
   * Reads {@code host:port}, {@code [ipv6]:port}, or a URI of gRPC's name resolution, such as
   * {@code dns:///host:port}, which is taken as it is.
   *
   * @throws IllegalArgumentException where it is none of them
   */
  static Target parse(String text) {
    if (text.matches("(?i)https?://.*")) {
      throw new IllegalArgumentException("'" + text + "' is a web address" + EXPECTED);
    }
    if (text.contains("://")) {
      return new Target(text, false);
    }
    HostAndPort address;
    try {
      address = HostAndPort.fromString(text).requireBracketsForIPv6();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + text + "' is no server address" + EXPECTED, e);
    }
    if (address.getHost().isBlank() || !address.hasPort() || address.getPort() == 0) {
      throw new IllegalArgumentException("'" + text + "' lacks a host or a port" + EXPECTED);
    }
    return new Target(text, isLoopback(address.getHost()));
  }

  /** By name only: resolving here would block, and could give another answer later. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
