package dev.marquee.tools.report;

import dev.marquee.v1.GetExampleResponse;
import java.util.Optional;

/** Where the examples are that a page shows. Asked only for those that it shows. */
@FunctionalInterface
public interface ExampleSource {

  /**
   * Returns an example with its image.
   *
   * @param name {@code datasets/{dataset}/examples/{example}}
   * @return empty where it is not there any more
   */
  Optional<GetExampleResponse> example(String name);
}
