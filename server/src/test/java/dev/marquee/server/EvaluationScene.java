package dev.marquee.server;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.MoreCollectors;
import com.google.inject.AbstractModule;
import com.google.inject.Module;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.evaluation.Heartbeat;
import dev.marquee.server.evaluation.RetryPause;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.Engines;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Servers with drawn datasets, and what is asked of them. */
final class EvaluationScene {
  private EvaluationScene() {}

  /** Starts a server with an engine of the test's own. */
  static TestServer start(
      Path data, DrawnDatasets datasets, ClassifierEngine engine, Map<String, String> settings) {
    return start(data, datasets, engine, settings, Thread::sleep);
  }

  /** Starts a server with an engine of the test's own, and pauses that it knows of. */
  static TestServer start(
      Path data,
      DrawnDatasets datasets,
      ClassifierEngine engine,
      Map<String, String> settings,
      RetryPause pause) {
    return start(data, datasets, engine, settings, pause, Heartbeat.ORDINARY);
  }

  /** Starts a server with an engine, pauses and a heartbeat of the test's own. */
  static TestServer start(
      Path data,
      DrawnDatasets datasets,
      ClassifierEngine engine,
      Map<String, String> settings,
      RetryPause pause,
      Heartbeat heartbeat) {
    return TestServer.of(
        data,
        settings,
        (_, _) ->
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(ServingEngines.class).toInstance(Engines.only(engine));
                bind(DatasetSource.class).toInstance(datasets);
                bind(RetryPause.class).toInstance(pause);
                bind(Heartbeat.class).toInstance(heartbeat);
              }
            });
  }

  /** Starts a server with the PyTorch engine. */
  static TestServer start(Path data, DrawnDatasets datasets) {
    Module parts =
        new AbstractModule() {
          @Override
          protected void configure() {
            bind(DatasetSource.class).toInstance(datasets);
          }
        };
    return TestServer.of(data, Map.of(), (_, _) -> parts);
  }

  static EvaluateRequest.Builder request(String... versions) {
    return EvaluateRequest.newBuilder()
        .addAllModelVersions(List.of(versions))
        .setDataset("datasets/films")
        .setSplit("validation")
        .setBootstrapDrawCount(100);
  }

  static List<EvaluateResponse> evaluate(TestServer server, EvaluateRequest.Builder request) {
    return ImmutableList.copyOf(server.evaluations().evaluate(request.build()));
  }

  /** Evaluates, and returns the one evaluation that comes of it. */
  static Evaluation evaluation(TestServer server, EvaluateRequest.Builder request) {
    return evaluate(server, request).stream()
        .filter(EvaluateResponse::hasEvaluation)
        .map(EvaluateResponse::getEvaluation)
        .collect(MoreCollectors.onlyElement());
  }
}
