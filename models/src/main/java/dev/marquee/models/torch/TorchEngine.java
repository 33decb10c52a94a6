package dev.marquee.models.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.training.InitialWeights;
import dev.marquee.models.training.Trainer;
import dev.marquee.models.training.TrainerEngine;
import dev.marquee.models.training.TrainerSettings;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PyTorch through DJL, on the CPU or on GPUs: the reference engine. Thread-safe.
 *
 * <p>Its thread count is one for the whole process, and is fixed by the first engine that starts.
 */
public final class TorchEngine implements ClassifierEngine, TrainerEngine {
  private static final Logger log = LoggerFactory.getLogger(TorchEngine.class);

  /** The release of PyTorch; there is no other that this engine starts with. */
  public static final String VERSION = TorchLibrary.VERSION;

  private final NDManager root;
  private final List<Device> devices;
  private final DataType dataType;

  private TorchEngine(NDManager root, List<Device> devices, DataType dataType) {
    this.root = root;
    this.devices = devices;
    this.dataType = dataType;
  }

  /**
   * Loads the native library and finds the devices.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#DEVICE_UNAVAILABLE}) if a GPU is asked for
   *     that is not there, half precision is asked for without a GPU, or the library has the wrong
   *     version
   */
  public static TorchEngine start(TorchOptions options) {
    TorchLibrary.check(System.getenv());
    // DJL would look for libraries on the network, and report that it was used.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    if (options.threads() > 0) {
      System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(options.threads()));
    }
    Engine engine = Engine.getEngine("PyTorch");
    List<Device> devices = devices(options.device(), engine.getGpuCount());
    boolean gpu = devices.getFirst().isGpu();
    if (options.halfPrecision() && !gpu) {
      throw unavailable(
          "Half precision needs a GPU, and PyTorch uses none: turn engine.half_precision off, or set engine.name to onnxruntime if that has a GPU.");
    }
    DataType dataType = options.halfPrecision() ? DataType.FLOAT16 : DataType.FLOAT32;
    TorchEngine started =
        new TorchEngine(NDManager.newBaseManager(devices.getFirst()), devices, dataType);
    log.info("PyTorch {} on {}", engine.getVersion(), started.description());
    return started;
  }

  /**
   * Returns whether an engine of these options may find a GPU, without starting it: the library
   * that Marquee brings has no use for one.
   *
   * @param environment the process's, which may name another library
   */
  public static boolean mayUseGpus(TorchOptions options, Map<String, String> environment) {
    return !(options.device() instanceof DeviceChoice.Cpu)
        && environment.containsKey("PYTORCH_LIBRARY_PATH");
  }

  static List<Device> devices(DeviceChoice choice, int gpus) {
    return switch (choice) {
      case DeviceChoice.Cpu _ -> List.of(Device.cpu());
      case DeviceChoice.Gpu gpu -> {
        if (gpu.index() >= gpus) {
          throw unavailable(
              "Device gpu:%d is not there; this process sees %d GPUs. Use auto or cpu, or set"
                      .formatted(gpu.index(), gpus)
                  + " PYTORCH_LIBRARY_PATH to a libtorch "
                  + TorchLibrary.VERSION
                  + " with CUDA.");
        }
        yield List.of(Device.gpu(gpu.index()));
      }
      case DeviceChoice.Auto _ when gpus == 0 -> List.of(Device.cpu());
      case DeviceChoice.Auto _ -> IntStream.range(0, gpus).mapToObj(Device::gpu).toList();
    };
  }

  @Override
  public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
    Checkpoint checkpoint = Checkpoint.match(weights, network);
    List<Classifier> replicas = new ArrayList<>();
    try {
      for (Device device : devices) {
        NDManager manager = root.newSubManager(device);
        replicas.add(new TorchClassifier(network, input, checkpoint, manager, dataType));
      }
      return List.copyOf(replicas);
    } catch (RuntimeException | Error e) {
      replicas.forEach(Classifier::close);
      throw e;
    }
  }

  @Override
  public String trainingDevice(String choice) {
    return named(chosen(choice));
  }

  @Override
  public Trainer trainer(
      Network network,
      InputSpec input,
      TrainerSettings settings,
      InitialWeights initial,
      float[] frequencies,
      String device) {
    NDManager manager = root.newSubManager(chosen(device));
    try {
      Losses losses = Losses.of(settings.loss(), frequencies, manager);
      return new TorchTrainer(network, input, settings, initial::values, losses, manager);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** With {@code auto} the first of the devices that serve: no other was asked for. */
  private Device chosen(String choice) {
    try {
      return switch (DeviceChoice.parse(choice.isEmpty() ? "auto" : choice)) {
        case DeviceChoice.Auto _ -> devices.getFirst();
        case DeviceChoice.Cpu cpu -> devices(cpu, 0).getFirst();
        case DeviceChoice.Gpu gpu -> {
          int gpus = Engine.getEngine("PyTorch").getGpuCount();
          yield devices(gpu, gpus).getFirst();
        }
      };
    } catch (IllegalArgumentException e) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "device",
          "The device cannot be used: %s.".formatted(e.getMessage()),
          e);
    }
  }

  private static String named(Device device) {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }

  @Override
  public long loadedBytes(Network network) {
    long elements = network.parameters().stream().mapToLong(Parameter::elements).sum();
    return elements * dataType.getNumOfBytes() * devices.size();
  }

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public String description() {
    return devices.stream().map(TorchEngine::named).collect(Collectors.joining(", "))
        + (dataType == DataType.FLOAT16 ? " in half precision" : "");
  }

  /**
   * Returns how many native arrays the process holds now: the weights, what a running batch uses,
   * and whatever leaked. A probe for tests and metrics.
   */
  public int liveArrays() {
    return root.getParentManager().getManagedArrays().size();
  }

  @Override
  public void close() {
    root.close();
  }

  private static Failure unavailable(String message) {
    return new Failure.FailedPrecondition(Reason.DEVICE_UNAVAILABLE, message);
  }
}
