package dev.marquee.models.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.training.Mixup;
import dev.marquee.models.training.StepResult;
import dev.marquee.models.training.Trainer;
import dev.marquee.models.training.TrainerSettings;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A network that is trained on one device of the PyTorch engine. */
final class TorchTrainer implements Trainer {
  private static final String PRESENT = "weight/";
  private static final String AVERAGED = "average/";

  private final Network network;
  private final InputSpec input;
  private final TrainerSettings settings;
  private final NDManager manager;
  private final TrainedParameters present;
  private final Optional<WeightAverage> average;
  private final OptimizerState state;
  private final Optimizer optimizer;
  private final Losses losses;

  /**
   * @param input what is scored; {@code settings} have what is trained with
   * @param initial gives the numbers that each parameter begins with, row-major
   * @param losses what a step goes down; its arrays belong to {@code manager}
   * @param manager owns all arrays; closed with this
   */
  TorchTrainer(
      Network network,
      InputSpec input,
      TrainerSettings settings,
      Function<Parameter, float[]> initial,
      Losses losses,
      NDManager manager) {
    this.network = network;
    this.input = input;
    this.settings = settings;
    this.manager = manager;
    this.losses = losses;
    this.present = new TrainedParameters(network, manager);
    present.set(initial);
    this.average =
        settings.averaging().stream()
            .mapToObj(decay -> new WeightAverage(decay, network, present, manager))
            .findFirst();
    this.state = new OptimizerState(manager);
    this.optimizer = new Optimizer(settings.optimizer(), state);
    requireGradients();
  }

  private void requireGradients() {
    for (Parameter parameter : present.all()) {
      if (isTrained(parameter)) {
        present.get(parameter.name()).setRequiresGradient(true);
      }
    }
  }

  private boolean isTrained(Parameter parameter) {
    return parameter.kind().learned() && settings.rate(parameter.name()) > 0;
  }

  @Override
  public StepResult step(ByteBuffer inputs, List<BitSet> truth, double factor, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double share = settings.mixup() == 0 ? 1 : Mixup.share(settings.mixup(), random);
    TrainingMode mode = new TrainingMode(layer -> settings.rate(layer) > 0, random);
    try (NDManager scope = manager.newSubManager()) {
      JniUtils.setGradMode(true);
      NDArray logits =
          new ForwardPass(present::get, Optional.of(mode))
              .run(
                  network.root(),
                  mixed(images(scope, inputs, truth.size(), settings.input()), share));
      NDArray matrix = matrix(scope, truth, (int) logits.getShape().get(1));
      NDArray loss = losses.mean(logits, mixed(matrix, share));
      JniUtils.backward((PtNDArray) loss, (PtNDArray) scope.ones(new Shape()), false, false);
      JniUtils.setGradMode(false);
      return update(scope, loss.toFloatArray()[0], factor);
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  private StepResult update(NDManager scope, double loss, double factor) {
    Map<String, NDArray> gradients = new HashMap<>();
    List<NDArray> squares = new ArrayList<>();
    for (Parameter parameter : present.all()) {
      if (isTrained(parameter)) {
        // Each call makes an array of the parameter's manager: it has to go with the step.
        NDArray gradient = present.get(parameter.name()).getGradient();
        gradient.attach(scope);
        gradients.put(parameter.name(), gradient);
        squares.add(gradient.square().sum());
      }
    }
    double norm = Math.sqrt(squares.stream().mapToDouble(one -> one.toFloatArray()[0]).sum());
    StepResult result = new StepResult(loss, norm);
    double clip = settings.clipNorm().orElse(Double.POSITIVE_INFINITY);
    for (Parameter parameter : present.all()) {
      NDArray gradient = gradients.get(parameter.name());
      if (gradient != null) {
        if (result.finite()) {
          if (norm > clip) {
            gradient.muli(clip / norm);
          }
          NDArray array = present.get(parameter.name());
          optimizer.update(
              parameter.name(), array, gradient, factor * settings.rate(parameter.name()));
        }
        JniUtils.zeroGrad((PtNDArray) present.get(parameter.name()));
      }
    }
    if (result.finite()) {
      average.ifPresent(one -> one.follow(present));
    }
    return result;
  }

  @Override
  public float[][] score(ByteBuffer inputs, int count) {
    JniUtils.setGradMode(false);
    try (NDManager scope = manager.newSubManager()) {
      NDArray logits =
          new ForwardPass(shown()::get, Optional.empty())
              .run(network.root(), images(scope, inputs, count, input));
      return Rows.of(logits.getNDArrayInternal().sigmoid().toFloatArray(), count);
    }
  }

  private TrainedParameters shown() {
    return average.map(WeightAverage::parameters).orElse(present);
  }

  @Override
  public Map<String, TensorSource> weights() {
    return shown().sources();
  }

  @Override
  public void save(Path checkpoint) {
    Map<String, TensorSource> all = new HashMap<>(state.save());
    present.sources().forEach((name, source) -> all.put(PRESENT + name, source));
    average.ifPresent(
        one ->
            one.parameters().sources().forEach((name, source) -> all.put(AVERAGED + name, source)));
    SafetensorsWriter.write(checkpoint, DType.F32, Map.of(), all);
  }

  @Override
  public void restore(Path checkpoint) {
    try (SafetensorsFile file = SafetensorsFile.open(checkpoint)) {
      present.set(parameter -> file.floats(PRESENT + parameter.name()));
      average.ifPresent(
          one -> one.parameters().set(parameter -> file.floats(AVERAGED + parameter.name())));
      state.restore(file);
    }
    requireGradients();
  }

  /** Mixes the first row with the last, the second with the last but one, and so on, both ways. */
  private static NDArray mixed(NDArray rows, double share) {
    return share == 1 ? rows : rows.mul(share).add(rows.flip(0).mul(1 - share));
  }

  private static NDArray images(NDManager scope, ByteBuffer inputs, int count, InputSpec input) {
    ByteBuffer batch = inputs.slice().order(inputs.order());
    batch.limit(Math.multiplyExact(count, input.elements() * Float.BYTES));
    Shape shape = new Shape(count, InputSpec.CHANNELS, input.height(), input.width());
    return ChannelsLast.copy(scope.create(batch, shape, DataType.FLOAT32));
  }

  private static NDArray matrix(NDManager scope, List<BitSet> truth, int labels) {
    float[] flat = new float[truth.size() * labels];
    for (int i = 0; i < truth.size(); i++) {
      int row = i * labels;
      truth.get(i).stream().forEach(label -> flat[row + label] = 1);
    }
    return scope.create(flat, new Shape(truth.size(), labels)).duplicate();
  }

  @Override
  public void close() {
    manager.close();
  }
}
