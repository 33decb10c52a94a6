package dev.marquee.tools.bench.serving;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.protobuf.ByteString;
import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.load.Answer;
import dev.marquee.tools.bench.load.Bytes;
import dev.marquee.tools.bench.load.BytesTarget;
import dev.marquee.tools.bench.load.ClosedLoop;
import dev.marquee.tools.bench.load.Target;
import dev.marquee.tools.bench.load.Timeline;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures calls that the response cache answers against calls that nothing is done for: a method
 * of the same server, on its port, connections, threads and interceptors, whose messages are as
 * large. The server is a process of its own, the load comes from this one.
 */
public record CacheBench(CachePlan plan, Timeline timeline) {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /**
   * Measures.
   *
   * @param progress told a line before each turn
   * @throws BenchException if something did not come about, such as an answer from the cache
   */
  public CacheFindings run(Consumer<String> progress) {
    try {
      Path folder = Files.createTempDirectory("marquee-bench-");
      try {
        return measure(folder, progress);
      } finally {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CacheFindings measure(Path folder, Consumer<String> progress) {
    progress.accept("starting the server");
    CachedReplies replies = new CachedReplies();
    try (ServerProcess server = ServerProcess.startEchoing(folder)) {
      List<ClassifyRequest> requests = plan.posters().stream().map(this::request).toList();
      List<byte[]> echoes = echoes(requests, kept(server.address(), requests));
      List<byte[]> encoded = requests.stream().map(ClassifyRequest::toByteArray).toList();
      try (Target echo =
              new BytesTarget(
                  server.address(),
                  plan.connections(),
                  Echo.METHOD,
                  echoes,
                  _ -> Answer.ok(Optional.empty()));
          Target hits =
              new BytesTarget(
                  server.address(),
                  plan.connections(),
                  Bytes.method(ClassifierServiceGrpc.getClassifyMethod().getFullMethodName()),
                  encoded,
                  replies::answer)) {
        Map<String, List<ServingTurn>> turns =
            plan.turns()
                .take(
                    List.of(
                        contender(CacheFindings.ECHOES, echo), contender(CacheFindings.HITS, hits)),
                    progress);
        replies.requireAllCached();
        return new CacheFindings(plan, mean(encoded), replies.meanBytes(), turns);
      }
    }
  }

  private LoadedTarget contender(String name, Target target) {
    return new LoadedTarget(
        name, target, _ -> new ClosedLoop(plan.clients(), plan.window(), DEADLINE, timeline));
  }

  private ClassifyRequest request(ByteString poster) {
    return ClassifyRequest.newBuilder().setModel(plan.version().model()).setImage(poster).build();
  }

  /** Has all of them kept, and returns the answers that the cache gives. */
  private static List<ClassifyResponse> kept(String address, List<ClassifyRequest> requests) {
    try (MarqueeClient client = MarqueeClient.builder().target(address).build()) {
      requests.forEach(
          request -> {
            ClassifyResponse _ = client.classify(request);
          });
      return requests.stream().map(client::classify).toList();
    }
  }

  /** Returns requests that are as large as those of Classify, for replies as large as its. */
  private static List<byte[]> echoes(
      List<ClassifyRequest> requests, List<ClassifyResponse> responses) {
    List<byte[]> echoes = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      echoes.add(
          Echo.request(requests.get(i).getSerializedSize(), responses.get(i).getSerializedSize()));
    }
    return echoes;
  }

  private static double mean(List<byte[]> messages) {
    return messages.stream().mapToInt(message -> message.length).average().orElseThrow();
  }
}
