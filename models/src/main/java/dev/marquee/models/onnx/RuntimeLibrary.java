package dev.marquee.models.onnx;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be said to ONNX Runtime's library itself, since its Java API has no word for it.
 *
 * @see <a href="https://onnxruntime.ai/docs/api/c/struct_ort_api.html">OrtApi</a>, whose functions
 *     keep their places from release to release
 */
@SuppressWarnings("restricted") // Every start of Marquee enables native access.
final class RuntimeLibrary {
  private static final Logger log = LoggerFactory.getLogger(RuntimeLibrary.class);

  private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

  /** The place of {@code CreateEnv} among the functions of the API. */
  private static final int CREATE_ENV = 3;

  private static final int API_VERSION = 1;
  private static final int LOG_LEVEL_ERROR = 3;

  private RuntimeLibrary() {}

  /**
   * Switches its telemetry off, which the releases for Linux and macOS send to their maker by
   * default, and for which they look through the command line with an expression that overflows the
   * stack where that is long. To be called before the library is loaded.
   */
  static void switchTelemetryOff() {
    setEnvironment("ORT_DISABLE_TELEMETRY", "1");
  }

  private static void setEnvironment(String name, String value) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) {
      // Windows has none; there the telemetry is another, which a method of the Java API stops.
      return;
    }
    MethodHandle set =
        linker.downcallHandle(
            setenv.get(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ADDRESS, ADDRESS, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed =
          (int)
              set.invokeExact(
                  arena.allocateFrom(name), arena.allocateFrom(value), /* overwrite */ 1);
      if (failed != 0) {
        log.warn("{} could not be set: start with {}={}", name, name, value);
      }
    } catch (Throwable e) {
      log.warn("{} could not be set: start with {}={}", name, name, value, e);
    }
  }

  /**
   * Keeps the environment of the process until its end. The Java API frees it when the JVM begins
   * to stop, while those who are being served are answered still; it counts who wants it, so this
   * wants it, too, and never gives it back.
   */
  static void keepEnvironment() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment base =
          (MemorySegment)
              function(
                      SymbolLookup.loaderLookup().find("OrtGetApiBase").orElseThrow(),
                      FunctionDescriptor.of(ADDRESS))
                  .invokeExact();
      MemorySegment getApi = base.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
      MemorySegment api =
          (MemorySegment)
              function(getApi, FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_INT))
                  .invokeExact(API_VERSION);
      MemorySegment createEnv =
          api.reinterpret((CREATE_ENV + 1) * ADDRESS.byteSize()).getAtIndex(ADDRESS, CREATE_ENV);
      MemorySegment status =
          (MemorySegment)
              function(
                      createEnv,
                      FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_INT, ADDRESS, ADDRESS))
                  .invokeExact(
                      LOG_LEVEL_ERROR, arena.allocateFrom("marquee"), arena.allocate(ADDRESS));
      if (!status.equals(MemorySegment.NULL)) {
        log.warn("ONNX Runtime's environment may be gone before the last calls are answered");
      }
    } catch (Throwable e) {
      log.warn("ONNX Runtime's environment may be gone before the last calls are answered", e);
    }
  }

  private static MethodHandle function(MemorySegment address, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(address, descriptor);
  }
}
