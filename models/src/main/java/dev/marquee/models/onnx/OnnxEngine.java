package dev.marquee.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtEnvironment.ThreadingOptions;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime, on the CPU or on GPUs: runs networks in the form that {@link OnnxModel} compiles
 * them to, in single precision, or on GPUs in half. It does not train. Thread-safe.
 *
 * <p>Its thread count is one for the whole process, and is fixed by the first engine that starts.
 */
public final class OnnxEngine implements ClassifierEngine {
  private static final Logger log = LoggerFactory.getLogger(OnnxEngine.class);

  private final OrtEnvironment environment;
  private final OnnxSessions sessions;
  private final List<OptionalInt> devices;
  private final Precision precision;
  private final int lanes;

  OnnxEngine(
      OrtEnvironment environment, List<OptionalInt> devices, Precision precision, int lanes) {
    this.environment = environment;
    this.sessions = new OnnxSessions(environment);
    this.devices = devices;
    this.precision = precision;
    this.lanes = lanes;
  }

  /**
   * Loads the native library and finds the devices.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#DEVICE_UNAVAILABLE}) if a GPU is asked for
   *     that cannot be used, there is no library for this machine, or half precision is asked for
   *     without a GPU
   */
  public static OnnxEngine start(OnnxOptions options) {
    OrtEnvironment environment = environment(options.threadCount());
    List<OptionalInt> devices = OnnxDevices.of(options.device(), environment);
    Precision precision = precision(options.halfPrecision(), devices);
    OnnxEngine started = new OnnxEngine(environment, devices, precision, options.laneCount());
    log.info("ONNX Runtime {} on {}", started.version(), started.description());
    return started;
  }

  private static Precision precision(boolean half, List<OptionalInt> devices) {
    if (half && devices.getFirst().isEmpty()) {
      throw new Failure.FailedPrecondition(
          Reason.DEVICE_UNAVAILABLE,
          "Half precision needs a GPU, and ONNX Runtime uses none: build Marquee with -Ponnxruntime_gpu, or turn engine.half_precision off.");
    }
    return half ? Precision.HALF : Precision.SINGLE;
  }

  /**
   * Returns the environment of the process, with threads for all networks together: those of a
   * network of its own would inherit the priority of whoever loads it.
   */
  private static OrtEnvironment environment(int threads) {
    RuntimeLibrary.switchTelemetryOff();
    try (ThreadingOptions options = new ThreadingOptions()) {
      options.setGlobalIntraOpNumThreads(threads);
      // Threads that wait would burn what decodes, and what the other engine computes with.
      options.setGlobalSpinControl(false);
      OrtEnvironment made =
          OrtEnvironment.getEnvironment(
              OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "marquee", options);
      made.setTelemetry(false);
      RuntimeLibrary.keepEnvironment();
      return made;
    } catch (IllegalStateException e) {
      // There is one already, with the threads that the first engine wanted.
      return OrtEnvironment.getEnvironment();
    } catch (OrtException e) {
      throw new OnnxException("ONNX Runtime refuses the number of threads " + threads, e);
    } catch (LinkageError e) {
      throw new Failure.FailedPrecondition(
          Reason.DEVICE_UNAVAILABLE,
          "ONNX Runtime's library does not load here (%s): set engine.name to pytorch, or make the temporary folder one that libraries can be loaded from."
              .formatted(e.getMessage()),
          e);
    }
  }

  @Override
  public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
    OnnxModel model =
        OnnxModel.compile(network, input, Checkpoint.match(weights, network), Map.of(), precision);
    List<Classifier> replicas = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer file = arena.allocate(model.size()).asByteBuffer();
      model.writeTo(file);
      file.flip();
      for (OptionalInt device : devices) {
        replicas.add(replica(file, device, input));
      }
      return List.copyOf(replicas);
    } catch (OrtException e) {
      replicas.forEach(Classifier::close);
      throw new OnnxException(
          "ONNX Runtime does not take the graph of a " + network.architecture(), e);
    } catch (RuntimeException | Error e) {
      replicas.forEach(Classifier::close);
      throw e;
    }
  }

  private Classifier replica(ByteBuffer file, OptionalInt device, InputSpec input)
      throws OrtException {
    OrtSession whole = sessions.onDevice(file, device);
    if (!hasLanes(device)) {
      return new OnnxClassifier(environment, whole, whole, 1, input);
    }
    try {
      OrtSession lane = sessions.onCallersThread(file);
      return new OnnxClassifier(environment, whole, lane, lanes, input);
    } catch (OrtException | RuntimeException | Error e) {
      OnnxClassifier.close(List.of(whole));
      throw e;
    }
  }

  /** A GPU computes the images of one batch at once by itself. */
  private boolean hasLanes(OptionalInt device) {
    return device.isEmpty() && lanes > 1;
  }

  /** With lanes, the weights are there twice. */
  @Override
  public long loadedBytes(Network network) {
    long elements = network.parameters().stream().mapToLong(Parameter::elements).sum();
    long copies = devices.stream().mapToLong(device -> hasLanes(device) ? 2 : 1).sum();
    return elements * precision.elementBytes() * copies;
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  @Override
  public String version() {
    return environment.getVersion();
  }

  @Override
  public String description() {
    return devices.stream()
            .map(device -> device.isPresent() ? "gpu:" + device.getAsInt() : "cpu")
            .collect(Collectors.joining(", "))
        + (precision == Precision.HALF ? " in half precision" : "");
  }

  /** Does nothing: the runtime's environment is one for the process, and holds no network. */
  @Override
  public void close() {}
}
