package dev.marquee.models.onnx;

/** The numbers of a network's parameters. */
@FunctionalInterface
interface ParameterValues {
  /** Returns the numbers of a parameter, row-major, by its full name. */
  float[] of(String name);
}
