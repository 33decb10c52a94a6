package dev.marquee.tools.bench.serving;

import com.google.protobuf.ByteString;
import dev.marquee.tools.bench.Turns;
import dev.marquee.tools.bench.raw.BundledVersion;
import java.time.Duration;
import java.util.List;

/**
 * What is measured of the response cache. Immutable.
 *
 * @param posters encoded images, all of which the cache gets; at least one
 * @param clients of a closed loop, 1 to 4,096
 * @param connections how many there are to the server, 1 to 1,024
 * @param window how long one is open
 */
public record CachePlan(
    BundledVersion version,
    List<ByteString> posters,
    int clients,
    int connections,
    Duration window,
    Turns turns) {
  public CachePlan {
    ServePlan.within("--clients", clients, 4096);
    ServePlan.within("--connections", connections, 1024);
    ServePlan.within("--seconds", window.toSeconds(), 86_400);
    posters = List.copyOf(posters);
  }
}
