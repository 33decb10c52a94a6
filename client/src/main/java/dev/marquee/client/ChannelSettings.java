package dev.marquee.client;

import static java.util.Objects.requireNonNull;

import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.EvaluationServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.TrainingServiceGrpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How a client's own channel behaves: what it retries, how large its messages may be, and how soon
 * it notices that the server has gone without a word. Calls that only read may be sent again;
 * streams of images, imports, uploads, trainings and watches mend themselves (see {@link
 * ClassifyAnswers}, {@link VersionImport}, {@link DatasetUpload}, {@link TrainCall}, {@link
 * ModelWatch}).
 */
final class ChannelSettings {
  /** gRPC allows no more than 5. */
  private static final double MAX_ATTEMPTS = 4;

  /** How many large requests can wait for their answer and still be sent again. */
  private static final long RETRYABLE_AT_ONCE = 8;

  /**
   * How long a connection with calls on it may be silent before the server is asked whether it is
   * there. A watch waits for as long as it takes, and would wait for ever on a connection whose
   * other end has vanished. Servers take a third of it.
   */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** How long the server may take to say so; then its calls fail with UNAVAILABLE. */
  private static final Duration REPLY = Duration.ofSeconds(20);

  private ChannelSettings() {}

  static ManagedChannelBuilder<?> apply(ManagedChannelBuilder<?> builder, int maxMessageBytes) {
    return builder
        .defaultServiceConfig(serviceConfig())
        .enableRetry()
        // gRPC keeps 1 MiB of a call for sending it again; a larger poster would be tried once.
        .perRpcBufferLimit(maxMessageBytes)
        .retryBufferSize(RETRYABLE_AT_ONCE * maxMessageBytes)
        .keepAliveTime(SILENCE.toSeconds(), TimeUnit.SECONDS)
        .keepAliveTimeout(REPLY.toSeconds(), TimeUnit.SECONDS)
        .maxInboundMessageSize(maxMessageBytes);
  }

  /** In the shape of gRFC A6: numbers are doubles, durations are strings. */
  private static Map<String, Object> serviceConfig() {
    Map<String, Object> retryPolicy =
        Map.of(
            "maxAttempts",
            MAX_ATTEMPTS,
            "initialBackoff",
            "0.1s",
            "maxBackoff",
            "2s",
            "backoffMultiplier",
            2.0,
            "retryableStatusCodes",
            List.of("UNAVAILABLE"));
    // By name, so that a call that changes something is not retried unless it is put here.
    List<Map<String, String>> names =
        Stream.of(
                ClassifierServiceGrpc.getClassifyMethod(),
                ModelServiceGrpc.getListModelsMethod(),
                ModelServiceGrpc.getGetModelMethod(),
                ModelServiceGrpc.getListModelVersionsMethod(),
                ModelServiceGrpc.getGetModelVersionMethod(),
                ModelServiceGrpc.getListAliasHistoryMethod(),
                ModelServiceGrpc.getGetImportMethod(),
                // Sent again only where it has not begun to answer.
                ModelServiceGrpc.getExportModelVersionMethod(),
                RegistryServiceGrpc.getVerifyRegistryMethod(),
                DatasetServiceGrpc.getListDatasetsMethod(),
                DatasetServiceGrpc.getGetDatasetMethod(),
                DatasetServiceGrpc.getListExamplesMethod(),
                DatasetServiceGrpc.getGetExampleMethod(),
                TrainingServiceGrpc.getGetTrainingRunMethod(),
                TrainingServiceGrpc.getListTrainingRunsMethod(),
                TrainingServiceGrpc.getListRecipesMethod(),
                EvaluationServiceGrpc.getGetEvaluationMethod(),
                EvaluationServiceGrpc.getListEvaluationsMethod(),
                EvaluationServiceGrpc.getListPredictionsMethod())
            .map(ChannelSettings::name)
            .toList();
    return Map.of(
        "methodConfig", List.of(Map.of("name", names, "retryPolicy", retryPolicy)),
        // A server in trouble is not hit harder: with half the tokens spent, retries stop, and ten
        // successes earn one back.
        "retryThrottling", Map.of("maxTokens", 100.0, "tokenRatio", 0.1));
  }

  private static Map<String, String> name(MethodDescriptor<?, ?> method) {
    return Map.of(
        "service", requireNonNull(method.getServiceName()),
        "method", requireNonNull(method.getBareMethodName()));
  }
}
