package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.ResponseCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code marquee cache}: {@link CacheSheet} shows it. */
@Command(
    name = "cache",
    description = {
      "Shows how the response cache of a server does: what was answered from it, and how full it "
          + "is.",
      "",
      "Counts begin with the server's process."
    },
    footer = {"", "Example:", "  marquee cache"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class CacheCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Override
  public void run() {
    ResponseCache cache;
    try (MarqueeClient client = server.connect()) {
      cache = client.responseCache();
    }
    result.print(cache, () -> CacheSheet.of(cache, result.columns()));
  }
}
