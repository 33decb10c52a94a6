package dev.marquee.tools.bench.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenchDocumentTest {
  private static final String HEAD =
      """
      "time":"2026-01-02T03:04:05Z","marquee_version":"1.2","machine":{"cpu":"A CPU","cores":2,
      "memory_mib":4096,"os":"Linux 6 amd64","java":"25","libraries":{"djl":"0.35.1"},
      "environment":{}}
      """;

  private static final String SERVE =
      """
      {"bench":"serve",%s,"engine":"pytorch","model":"models/posters","threads":2,
      "posters":{"count":5,"mean_bytes":22922,"width":300,"height":444},"max_batch":16,
      "versions":1,"settings":["a.b=1|2"],"memory":{"rss_mib":1500},"clients":%d,
      "arrivals":"%s","posters_per_second":38.5,"p50_ms":820.25,"p99_ms":900,"late_p99_ms":0.125,
      """;

  @Test
  void resultsAreRowsUnderTheirKindAndMachinesAreNamedOnce() {
    String text =
        render(
            SERVE.formatted(HEAD, 32, "closed")
                + "\"ratio\":0.962,\"ratio_least\":0.95,\"ratio_most\":0.981,"
                + "\"lanes_posters_per_second\":40,\"lanes_ratio\":0.963,"
                + "\"lanes_ratio_least\":0.9,\"lanes_ratio_most\":1.01,"
                + "\"peers\":{\"other\":{\"posters_per_second\":20,\"server_ratio\":1.925,\"p99_ratio\":1.5}}}",
            SERVE.formatted(HEAD, 1, "closed") + "\"p50_over_single_ms\":1.25}",
            SERVE.formatted(HEAD, 32, "poisson")
                + "\"rate\":115.5,\"load\":3,\"deadline_ms\":500,\"ratio_to_peak\":0.97,"
                + "\"outcomes\":{\"RESOURCE_EXHAUSTED\":{\"calls\":700,\"p99_ms\":4.5}}}");
    assertThat(text)
        .contains(
            "# Benchmarks\n",
            "of 3 results",
            "\n- A CPU, 2 cores, 4096 MiB; Linux 6 amd64; Java 25; djl 0.35.1; 2026-01-02 (Marquee 1.2)\n",
            "| clients | model | engine | poster | max batch | versions | threads | settings |"
                + " posters/s | ratio | lanes/s | to lanes | p50 | p99 | p50 over single | RSS |\n",
            "| 32 | models/posters | pytorch | 300x444, 23 kB | 16 | 1 | 2 | `a.b=1\\|2` | 38.50"
                + " | 0.962 (0.950 to 0.981) | 40.00 | 0.963 (0.900 to 1.010) | 820.3 | 900.0 |  | 1500 |\n",
            "| 820.3 | 900.0 | 1.25 | 1500 |\n",
            "| other | closed | 32 | 20.00 | 1.925 | 1.500 |\n",
            "\n## Serving, Poisson arrivals\n",
            "| 3.00 | 115.50 | 500 |",
            "| 38.50 | 0.970 | 820.3 | 900.0 | 700 | 4.5 | 0.13 |\n")
        .doesNotContain("## Training");
    assertThat(text.indexOf("A CPU")).isEqualTo(text.lastIndexOf("A CPU"));
  }

  @Test
  void whatAGpuDidStandsBesideWhatItServed() {
    assertThat(
            render(
                SERVE
                        .formatted(HEAD, 32, "closed")
                        .replace(
                            "\"engine\"", "\"device\":\"gpu:0\",\"precision\":\"half\",\"engine\"")
                    + "\"gpu\":{\"busy\":0.9375,\"memory_mib\":2048.0}}",
                SERVE.formatted(HEAD, 1, "closed")
                    + "\"device\":\"cpu\",\"precision\":\"single\"}"))
        .contains(
            "| pytorch | gpu:0 | half | 300x444, 23 kB |",
            "| 1500 | 0.94 | 2048 |\n",
            "| pytorch |  |  | 300x444, 23 kB |");
  }

  @Test
  void theBareLoopAndTrainingsHaveTheirPlaces() {
    assertThat(
            render(
                """
                {"bench":"raw",%s,"engine":"pytorch","model":"models/posters",
                "posters":{"mean_bytes":1000,"width":1,"height":2},
                "loops":{"decode":[{"threads":2,"images_per_second":300.0,"p50_ms":3.0,"p99_ms":4.0}],
                "engine":[],"bare":[{"batch":16,"images_per_second":40,"p50_ms":400,"p99_ms":420}],
                "lanes":[{"batch":1,"images_per_second":44,"p50_ms":45,"p99_ms":48}]}}
                """
                    .formatted(HEAD),
                """
                {"bench":"train",%s,"architecture":"densenet121","batch_size":16,"threads":2,
                "images_per_second":{"streamed":[9.0,9.4,1.0],"bare":[9.5]},
                "ratios":{"streamed_to_bare":0.947}}
                """
                    .formatted(HEAD),
                """
                {"bench":"beside-training",%s,"architecture":"custom-cnn","clients":2,
                "settings":[{"priority":19,"yield":"0s","p50_ratio":1.5,"p99_ratio":2.25,
                "training_share":0.5}]}
                """
                    .formatted(HEAD)))
        .contains(
            "| decoding alone | models/posters |  | 1x2, 1 kB |  | 2 | 300.00 | 3.00 | 4.00 |\n",
            "| bare loop: decoded ahead, scored in batches | models/posters | pytorch | 1x2, 1 kB"
                + " | 16 |  | 40.00 | 400.00 | 420.00 |\n",
            "| lanes: each decodes and scores by itself | models/posters | pytorch | 1x2, 1 kB"
                + " | 1 |  | 44.00 | 45.00 | 48.00 |\n",
            "| densenet121 | 16 | 2 | 9.00 | 9.50 | 0.947 |\n",
            "| custom-cnn | 2 | 19 | 0s | x 1.50 | x 2.25 | 0.50 |\n");
  }

  private static String render(String... results) {
    return BenchDocument.render(Stream.of(results).map(BenchDocumentTest::json).toList());
  }

  private static JsonNode json(String text) {
    try {
      JsonNode json = new ObjectMapper().readTree(text);
      assertThat(BenchDocument.knows(json)).isTrue();
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
