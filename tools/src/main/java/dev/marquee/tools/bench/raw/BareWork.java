package dev.marquee.tools.bench.raw;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * What is served, and with what: the same for all who do it. Immutable.
 *
 * @param version whose weights are used
 * @param engine that runs them: {@code onnxruntime}, {@code pytorch}, or {@value #AUTO} for what a
 *     server chooses
 * @param device {@code cpu} or {@code gpu:N}
 * @param halfPrecision whether the GPU computes in float16
 * @param threads how many one operation of the engine may use on the CPU, 1 to 1,024
 * @param decodeThreads how many images are decoded at once, 1 to 1,024
 * @param posters encoded images, used in turn; at least one
 */
public record BareWork(
    BundledVersion version,
    String engine,
    String device,
    boolean halfPrecision,
    int threads,
    int decodeThreads,
    List<ByteString> posters) {
  /** Leaves the choice of the engine to a server. */
  public static final String AUTO = "auto";

  public BareWork {
    BareEngines.check(engine, device, halfPrecision);
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("--threads must be 1 to 1024, not " + threads);
    }
    if (decodeThreads < 1 || decodeThreads > 1024) {
      throw new IllegalArgumentException(
          "--decode-threads must be 1 to 1024, not " + decodeThreads);
    }
    posters = List.copyOf(posters);
  }

  /** Returns the same work on a certain engine. */
  public BareWork on(String other) {
    return new BareWork(version, other, device, halfPrecision, threads, decodeThreads, posters);
  }

  /** Returns the same work where there is no server that could choose an engine. */
  public BareWork withoutServer() {
    return engine.equals(AUTO) ? on(BareEngines.ONNXRUNTIME) : this;
  }

  /** Returns the same work on other posters, at least one. */
  public BareWork of(List<ByteString> others) {
    return new BareWork(version, engine, device, halfPrecision, threads, decodeThreads, others);
  }
}
