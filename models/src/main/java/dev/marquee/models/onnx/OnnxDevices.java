package dev.marquee.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.onnx.format.ModelProto;
import dev.marquee.models.onnx.format.OperatorSetIdProto;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the devices that ONNX Runtime can use. An empty number is the CPU. */
final class OnnxDevices {
  private static final Logger log = LoggerFactory.getLogger(OnnxDevices.class);

  private static final List<OptionalInt> CPU = List.of(OptionalInt.empty());

  private OnnxDevices() {}

  /**
   * Returns the devices that a choice means, at least one.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#DEVICE_UNAVAILABLE}) if a GPU is asked for
   *     that cannot be used
   */
  static List<OptionalInt> of(DeviceChoice choice, OrtEnvironment environment) {
    boolean cuda = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
    List<OptionalInt> devices = of(choice, gpu -> cuda && works(environment, gpu));
    if (cuda && choice instanceof DeviceChoice.Auto && devices.equals(CPU)) {
      log.warn("ONNX Runtime has CUDA, but no GPU works with it: the CPU computes");
    }
    return devices;
  }

  /**
   * @param works whether the GPU of a number can be used
   */
  static List<OptionalInt> of(DeviceChoice choice, IntPredicate works) {
    return switch (choice) {
      case DeviceChoice.Cpu _ -> CPU;
      case DeviceChoice.Gpu gpu -> {
        if (!works.test(gpu.index())) {
          throw new Failure.FailedPrecondition(
              Reason.DEVICE_UNAVAILABLE,
              "ONNX Runtime cannot use device gpu:%d: build Marquee with -Ponnxruntime_gpu, install the CUDA and cuDNN that it needs, or use another device or engine."
                  .formatted(gpu.index()));
        }
        yield List.of(OptionalInt.of(gpu.index()));
      }
      case DeviceChoice.Auto _ -> {
        List<OptionalInt> gpus =
            IntStream.iterate(0, i -> i + 1).takeWhile(works).mapToObj(OptionalInt::of).toList();
        yield gpus.isEmpty() ? CPU : gpus;
      }
    };
  }

  /** Tries it out: the runtime finds a device's libraries, and the device, when it is used. */
  private static boolean works(OrtEnvironment environment, int gpu) {
    GraphBuilder graph = new GraphBuilder("probe", Precision.SINGLE);
    graph.output(graph.node("out", "Relu", List.of(graph.input("in", List.of()))), List.of());
    byte[] probe =
        ModelProto.newBuilder()
            .setIrVersion(OnnxModel.IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OnnxModel.OPERATOR_SET))
            .setGraph(graph.build())
            .build()
            .toByteArray();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.disablePerSessionThreads();
      options.addCUDA(gpu);
      environment.createSession(probe, options).close();
      return true;
    } catch (OrtException e) {
      log.info("ONNX Runtime does not use gpu:{} ({})", gpu, e.getMessage());
      return false;
    }
  }
}
