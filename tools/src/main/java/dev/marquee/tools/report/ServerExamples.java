package dev.marquee.tools.report;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.NotFoundException;
import dev.marquee.v1.GetExampleResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The examples of a server, each asked for once: versions are often right and wrong about the same
 * ones. For one page and one thread; keeps what it was asked for.
 */
public final class ServerExamples implements ExampleSource {
  private final MarqueeClient client;
  private final Map<String, Optional<GetExampleResponse>> known = new HashMap<>();

  /** Asks with a client, which stays the caller's to close. */
  public ServerExamples(MarqueeClient client) {
    this.client = client;
  }

  @Override
  public Optional<GetExampleResponse> example(String name) {
    return known.computeIfAbsent(name, this::ask);
  }

  private Optional<GetExampleResponse> ask(String name) {
    try {
      return Optional.of(client.datasets().getExample(name));
    } catch (NotFoundException deletedSince) {
      return Optional.empty();
    }
  }
}
