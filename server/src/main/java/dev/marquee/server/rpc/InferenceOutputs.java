package dev.marquee.server.rpc;

import com.google.protobuf.ByteString;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferRequest.InferRequestedOutputTensor;
import dev.marquee.inference.ModelInferResponse;
import dev.marquee.inference.ModelInferResponse.InferOutputTensor;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.serving.Scores;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the Open Inference Protocol is answered: {@code scores}, {@code labels} and {@code
 * predicted}, or those that are asked for, all raw.
 *
 * @param names of those that are wanted, in their order
 * @param best how many labels with the best scores are wanted in the place of all scores; 0 for
 *     scores
 */
record InferenceOutputs(List<String> names, int best) {
  /** {@code FP32 [n, labels]}, in the order of {@link #LABELS}. */
  static final String SCORES = "scores";

  /** {@code BYTES [labels]}. */
  static final String LABELS = "labels";

  /** {@code BOOL [n, labels]}: whether the score reaches the label's threshold. */
  static final String PREDICTED = "predicted";

  private static final List<String> ALL = List.of(SCORES, LABELS, PREDICTED);

  /** The parameter of Triton's extension of the same name. */
  private static final String CLASSIFICATION = "classification";

  InferenceOutputs {
    names = List.copyOf(names);
  }

  /**
   * Reads which are wanted.
   *
   * @throws Failure.InvalidArgument ({@link Reason#TENSOR_INVALID}) if there is none of a name, or
   *     one is asked for twice
   */
  static InferenceOutputs of(ModelInferRequest request) {
    int best = 0;
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < request.getOutputsCount(); i++) {
      InferRequestedOutputTensor output = request.getOutputs(i);
      String field = "outputs[%d]".formatted(i);
      if (!ALL.contains(output.getName())) {
        throw InferenceTensor.invalid(
            field + ".name",
            "There is no output '%s'; there are %s."
                .formatted(output.getName(), String.join(", ", ALL)));
      }
      if (!seen.add(output.getName())) {
        throw InferenceTensor.invalid(
            field + ".name", "Ask for the output '%s' once.".formatted(output.getName()));
      }
      if (output.containsParameters(CLASSIFICATION)) {
        best = best(field + ".parameters." + CLASSIFICATION, output);
      }
    }
    List<String> names =
        request.getOutputsList().stream().map(InferRequestedOutputTensor::getName).toList();
    return new InferenceOutputs(names.isEmpty() ? ALL : names, best);
  }

  private static int best(String field, InferRequestedOutputTensor output) {
    long count = output.getParametersOrThrow(CLASSIFICATION).getInt64Param();
    if (!output.getName().equals(SCORES) || count < 1) {
      throw InferenceTensor.invalid(
          field,
          "The classes with the best scores are an output of '%s', 1 or more.".formatted(SCORES));
    }
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  /** Puts them together, for each image in the order of the request. */
  ModelInferResponse response(String id, VersionEntry version, List<Scores> scored) {
    ModelInferResponse.Builder response =
        ModelInferResponse.newBuilder()
            .setModelName(InferenceNames.of(version.name().model()))
            .setModelVersion(InferenceNames.version(version.name()))
            .setId(id);
    Manifest manifest = version.manifest();
    for (String name : names) {
      switch (name) {
        case SCORES -> {
          if (best == 0) {
            put(
                response,
                name,
                "FP32",
                shape(scored, manifest.labels().size()),
                RawTensors.scores(scored));
          } else {
            int classes = Math.min(best, manifest.labels().size());
            put(
                response,
                name,
                "BYTES",
                shape(scored, classes),
                RawTensors.bytes(
                    scored.stream().flatMap(s -> best(s, manifest, classes).stream()).toList()));
          }
        }
        case LABELS ->
            put(
                response,
                name,
                "BYTES",
                List.of((long) manifest.labels().size()),
                RawTensors.bytes(manifest.labels()));
        case PREDICTED ->
            put(
                response,
                name,
                "BOOL",
                shape(scored, manifest.labels().size()),
                RawTensors.predicted(scored, manifest));
        default -> throw new IllegalStateException(name);
      }
    }
    return response.build();
  }

  private static List<Long> shape(List<Scores> scored, int each) {
    return List.of((long) scored.size(), (long) each);
  }

  private static void put(
      ModelInferResponse.Builder response,
      String name,
      String type,
      List<Long> shape,
      ByteString raw) {
    response
        .addOutputs(
            InferOutputTensor.newBuilder().setName(name).setDatatype(type).addAllShape(shape))
        .addRawOutputContents(raw);
  }

  /** Returns {@code score:index:label} of the best ones, as Triton writes classes. */
  private static List<String> best(Scores scores, Manifest manifest, int classes) {
    return IntStream.range(0, scores.size())
        .boxed()
        .sorted(Comparator.comparingDouble(label -> -scores.get(label)))
        .limit(classes)
        .map(
            label ->
                String.format(
                    Locale.ROOT,
                    "%f:%d:%s",
                    scores.get(label),
                    label,
                    manifest.labels().get(label)))
        .toList();
  }
}
