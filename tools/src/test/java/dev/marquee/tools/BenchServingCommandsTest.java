package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceImplBase;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchServingCommandsTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --clients 0 | --clients must be 1 to 4096, not 0.",
        "serve --connections 0 | --connections must be 1 to 1024, not 0.",
        "serve --seconds 0 | --seconds must be 1 to 86400, not 0.",
        "serve --rounds 0 | --rounds must be 1 to 1000, not 0.",
        "serve --warm-up=-1 | --warm-up must be 0 to 1000, not -1.",
        "serve --batch 0 | --batch must be 1 to 4096, not 0.",
        "serve --versions 65 | --versions must be 1 to 64, not 65.",
        "serve --deadline-ms 0 | --deadline-ms must be 1 to 3600000, not 0.",
        "serve --threads 0 | --threads must be 1 to 1024, not 0.",
        "serve --decode-threads 0 | --decode-threads must be 1 to 1024, not 0.",
        "serve --posters 0 | --posters must be 1 to 100000, not 0.",
        "serve --width 0 | --width must be 1 to 6000, not 0.",
        "serve --load 1 | --rate and --load go with --arrivals poisson",
        "serve --arrivals poisson | --arrivals poisson needs either --rate or --load.",
        "serve --arrivals poisson --rate 1 --load 1 | needs either --rate or --load.",
        "serve --arrivals poisson --rate 0 | --rate must be above 0",
        "serve --arrivals poisson --load 0 | --load must be above 0",
        "serve --against fast | --against must be bare, engine, lanes, single or none, not fast.",
        "serve --against decode | --against can be bare, engine, lanes and single, not decode.",
        "serve --set serving.max_batch=4 | --set cannot have serving.max_batch: the benchmark sets it",
        "serve --set x | --set needs KEY=VALUE, not 'x'.",
        "serve --model models/x | --model must be models/posters or models/posters-cnn",
        "serve --engine x | --engine must be auto, onnxruntime or pytorch, not x.",
        "serve --device auto | --device must be cpu or gpu:N",
        "serve --half-precision | --half-precision is for GPUs; give --device gpu:N, or leave it out.",
        "serve --device x | a device is auto, cpu or gpu:N such as gpu:0, not 'x'.",
        "serve --peer bare=localhost:1 | --peer cannot be called 'bare'",
        "cache --clients 0 | --clients must be 1 to 4096, not 0.",
        "cache --connections 0 | --connections must be 1 to 1024, not 0.",
        "cache --seconds 0 | --seconds must be 1 to 86400, not 0.",
        "cache --model models/x | --model must be models/posters or models/posters-cnn",
        "startup --rounds 0 | --rounds must be 1 to 1000, not 0.",
        "startup --warm-up=-1 | --warm-up must be 0 to 1000, not -1.",
        "raw --batch 0 | --batch must be 1 to 4096, not 0.",
        "raw --seconds 0 | --seconds must be at least 1.",
      })
  void wrongUsageIsToldBeforeAnythingIsMeasured(String line, String message) {
    Run run = Run.marquee((Object[]) ("bench " + line).split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: USAGE: ").contains(message);
  }

  @Test
  void aServerIsMeasuredAgainstTheBareLoopOnTheSameBytes() throws Exception {
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), 3);
    Run run;
    try (FakeServer peer = new FakeServer(new Peer())) {
      run =
          Run.marquee(
              "bench",
              "serve",
              "--images",
              folder.path(),
              "--peer",
              "other=" + peer.address(),
              "--clients=2",
              "--seconds=1",
              "--rounds=2",
              "--warm-up=0",
              "--batch=2",
              "--engine=onnxruntime",
              "--model=models/posters-cnn",
              "--against=bare,single",
              "--versions=2",
              "--json");
    }
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.lines()).hasSize(1);
    JsonNode result = new ObjectMapper().readTree(run.out());
    for (String number :
        List.of(
            "posters_per_second",
            "bare_posters_per_second",
            "ratio",
            "p50_ms",
            "p99_ms",
            "mean_batch_size",
            "single_p50_ms")) {
      assertThat(result.path(number).asDouble()).as(number).isPositive();
    }
    assertThat(result.path("engine").asText()).isEqualTo("onnxruntime");
    assertThat(result.path("clients").asInt()).isEqualTo(2);
    assertThat(result.at("/posters/count").asInt()).isEqualTo(3);
    assertThat(result.at("/round_values/server")).hasSize(2);
    assertThat(result.at("/round_values/bare")).hasSize(2);
    assertThat(result.at("/outcomes/OK/calls").asLong()).isPositive();
    assertThat(result.path("outcomes")).hasSize(1);
    assertThat(result.at("/peers/other/posters_per_second").asDouble()).isPositive();
    assertThat(result.at("/peers/other/server_ratio").asDouble()).isPositive();
    assertThat(result.at("/round_values/other")).hasSize(2);
    Path kept = Files.writeString(temp.resolve("kept.json"), run.out());
    assertThat(Run.marquee("bench", "report", kept).out())
        .contains("## Serving, closed loop", "| 2 | models/posters-cnn | onnxruntime | 40x40, ");
  }

  /** Answers at once, and tells nothing of how. */
  private static final class Peer extends ClassifierServiceImplBase {
    @Override
    public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> answer) {
      answer.onNext(ClassifyResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  @Test
  void hitsOfTheCacheAreMeasuredAgainstEchoesOfTheSameServer() throws Exception {
    PosterFolder folder = new PosterFolder(temp.resolve("posters"), 3);
    Run run =
        Run.marquee(
            "bench",
            "cache",
            "--images",
            folder.path(),
            "--clients=2",
            "--seconds=1",
            "--rounds=2",
            "--warm-up=0",
            "--model=models/posters-cnn",
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.path("bench").asText()).isEqualTo("cache");
    for (String number :
        List.of("hits_per_second", "echoes_per_second", "ratio", "request_bytes", "reply_bytes")) {
      assertThat(result.path(number).asDouble()).as(number).isPositive();
    }
    for (String name : List.of("hits", "echoes")) {
      assertThat(result.at("/round_values/" + name)).hasSize(2);
      assertThat(result.path(name).path("p50_ms").asDouble()).isPositive();
      assertThat(result.path(name).path("outcomes").path("OK").path("calls").asLong()).isPositive();
      assertThat(result.path(name).path("outcomes")).hasSize(1);
    }
    assertThat(CacheTable.render(result, 100)).contains("hits to echoes", "(target: 0.8 or more)");
    Path kept = Files.writeString(temp.resolve("kept.json"), run.out());
    assertThat(Run.marquee("bench", "report", kept).out())
        .contains("## Response cache", "| 2 | models/posters-cnn | ");
  }

  @Test
  void aStartIsMeasuredOnlyWhereThereIsACacheToBeMeasured() {
    Run run = Run.marquee("bench", "startup", "--rounds=1", "--warm-up=0");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("error: BENCH_FAILED: This process has no ahead-of-time cache");
  }

  @Test
  void aServerThatDoesNotStartIsToldOfInItsOwnWords() {
    Run run =
        Run.marquee(
            "bench", "serve", "--model=models/posters-cnn", "--set", "serving.no_such_key=4");
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains("error: BENCH_FAILED: ", "CONFIG_INVALID: There is no key 'serving.no_such_key'");
  }

  @Test
  void theBareLoopIsMeasuredInAllItsParts() throws Exception {
    Run run =
        Run.marquee(
            "bench",
            "raw",
            "--model=models/posters-cnn",
            "--batch=1,2",
            "--seconds=1",
            "--rounds=1",
            "--warm-up=0",
            "--decode-threads=2",
            "--width=182",
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.path("engine").asText()).isEqualTo("onnxruntime");
    assertThat(result.at("/posters/width").asInt()).isEqualTo(182);
    for (String loop : List.of("decode", "engine", "bare")) {
      assertThat(result.path("loops").path(loop))
          .as(loop)
          .hasSize(2)
          .allSatisfy(row -> assertThat(row.path("images_per_second").asDouble()).isPositive());
    }
    assertThat(result.at("/loops/single/0/p50_ms").asDouble()).isPositive();
    assertThat(RawTable.render(result, 80))
        .contains("decode, 2 at once", "engine, batch 2", "bare loop, batch 2");
  }

  @Test
  void whatIsNoResultIsRefusedByItsName() throws Exception {
    Path other = Files.writeString(temp.resolve("other.json"), "{\"bench\":\"other\"}");
    Path text = Files.writeString(temp.resolve("text.json"), "no JSON");
    Run unknown = Run.marquee("bench", "report", other);
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("INPUT_INVALID: " + other + " holds no result");
    assertThat(Run.marquee("bench", "report", text).err()).contains(text + " holds no JSON");
    assertThat(Run.marquee("bench", "report", temp.resolve("gone")).exitCode()).isEqualTo(2);
  }
}
