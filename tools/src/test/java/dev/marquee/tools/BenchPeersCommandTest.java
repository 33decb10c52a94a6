package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.marquee.tools.bench.load.FakeKserve;
import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceImplBase;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchPeersCommandTest {
  @TempDir private Path temp;

  @Test
  void theServerIsMeasuredAgainstPeersThatAreStartedAndEnded() throws Exception {
    PosterFolder posters = new PosterFolder(temp.resolve("posters"), 3);
    Run run;
    try (FakeServer classify = new FakeServer(new Peer());
        FakeServer kserve = new FakeServer(new FakeKserve("posters-cnn"))) {
      run =
          measure(
              python("classify", "echo listening on " + classify.address() + "; exec cat"),
              "--triton-python",
              python("kserve", "echo listening on " + kserve.address() + "; exec cat"),
              "--peer",
              "other=kserve://" + kserve.address(),
              "--images",
              posters.path(),
              "--threads=3",
              "--decode-threads=2",
              "--batch=4",
              "--json");
    }
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = new ObjectMapper().readTree(run.out());
    assertThat(result.path("bench").asText()).isEqualTo("serve");
    for (String peer : List.of("pytorch", "onnxruntime", "triton", "other")) {
      JsonNode found = result.path("peers").path(peer);
      assertThat(found.path("server_ratio").asDouble()).as(peer).isPositive();
      assertThat(found.path("p99_ratio").asDouble()).as(peer).isPositive();
      assertThat(found.path("outcomes")).as(peer).hasSize(1);
      assertThat(found.at("/outcomes/OK/calls").asLong()).as(peer).isPositive();
      assertThat(result.path("round_values").path(peer)).as(peer).hasSize(1);
    }
    assertThat(ServeTable.render(result, 120)).contains("to triton", "its p99 x ");
    assertThat(started("classify"))
        .hasSize(2)
        .anySatisfy(
            line -> assertThat(line).contains("/server.py --backend torch ").doesNotContain("onnx"))
        .anySatisfy(line -> assertThat(line).contains("/server.py --backend onnx "))
        .allSatisfy(line -> assertThat(line).contains(" --threads 3 --decode-threads 2 "));
    assertThat(started("kserve"))
        .singleElement()
        .asString()
        .contains("/triton_server.py --backend onnx ", "/posters-cnn/versions/1 ", " --max-batch 4")
        .endsWith("/model.onnx");
    assertThat(temp.resolve("classify.onnx")).isNotEmptyFile();
    assertEnded("classify");
    assertEnded("kserve");
  }

  @Test
  void aPeerThatRefusesToStartLeavesNoOtherBehind() throws Exception {
    Run run =
        measure(
            python(
                "classify",
                "case $3 in onnx) echo REFUSED: no such file >&2; exit 1;; esac",
                "echo listening on 127.0.0.1:1",
                "exec cat"));
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "error: BENCH_FAILED: The peer onnxruntime ended before it served. "
                + "It said at last: REFUSED: no such file");
    assertThat(started("classify")).hasSize(2);
    assertEnded("classify");
  }

  @Test
  void aPeerThatDiesInItsTurnTellsItsLastLines() throws Exception {
    Run run =
        measure(
            python("classify", "echo out of luck >&2; echo listening on " + FakeServer.deserted()));
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err())
        .contains("The peer pytorch ended before its time. It said at last: out of luck");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--clients 1 | --python PATH is missing.",
        "--python p --clients 0 | --clients must be 1 to 4096, not 0.",
        "--python p --device gpu:0 | --device can be cpu only: the peers know no other.",
        "--python p --peers-folder /nowhere | /nowhere has no server.py: name the folder",
        "--python p --peer pytorch=localhost:1 | --peer cannot be called 'pytorch'",
        "--python p --peer other=triton:// | --peer needs NAME=HOST:PORT, or NAME=kserve://",
      })
  void wrongUsageIsToldBeforeAnythingIsStarted(String line, String message) {
    Run run = Run.marquee((Object[]) ("bench peers " + line).split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("USAGE: ").contains(message);
  }

  private static Run measure(Path python, Object... more) {
    List<Object> arguments =
        List.of(
            "bench",
            "peers",
            "--python",
            python,
            "--model=models/posters-cnn",
            "--engine=onnxruntime",
            "--clients=2",
            "--seconds=1",
            "--rounds=1",
            "--warm-up=0",
            "--against=none");
    return Run.marquee(Stream.concat(arguments.stream(), List.of(more).stream()).toArray());
  }

  /** A program that writes down how it is started, and as which process, before it goes on. */
  private Path python(String name, String... lines) throws IOException {
    Path file =
        Files.writeString(
            temp.resolve(name),
            """
            #!/bin/sh
            echo $$ >>%1$s.processes
            echo "$@" >>%1$s.started
            for argument; do case $argument in *.onnx) cp "$argument" %1$s.onnx ;; esac; done
            %2$s
            """
                .formatted(temp.resolve(name), String.join("\n", lines)));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private List<String> started(String name) throws IOException {
    return Files.readAllLines(temp.resolve(name + ".started"));
  }

  private void assertEnded(String name) throws IOException {
    assertThat(Files.readAllLines(temp.resolve(name + ".processes")))
        .isNotEmpty()
        .allSatisfy(number -> assertThat(ProcessHandle.of(Long.parseLong(number))).isEmpty());
  }

  /** Answers at once, and tells nothing of how. */
  private static final class Peer extends ClassifierServiceImplBase {
    @Override
    public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> answer) {
      answer.onNext(ClassifyResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
