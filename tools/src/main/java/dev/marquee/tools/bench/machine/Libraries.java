package dev.marquee.tools.bench.machine;

import java.net.URL;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The versions of libraries on the class path, as the names of their jars tell them. */
final class Libraries {
  /** Something that is in the jar of each. */
  private static final Map<String, String> CONTENTS =
      Map.of(
          "djl", "ai/djl/engine/Engine.class",
          "pytorch", "native/lib/pytorch.properties",
          "onnxruntime", "ai/onnxruntime/OrtEnvironment.class",
          "grpc", "io/grpc/Grpc.class");

  private static final Pattern JAR = Pattern.compile("-(\\d[\\w.]*)(-[\\w-]+)?\\.jar!");

  private Libraries() {}

  /** Returns the versions by name; what is not there is left out. */
  static Map<String, String> versions() {
    Map<String, String> found = new TreeMap<>();
    CONTENTS.forEach(
        (name, content) -> {
          URL place = Libraries.class.getClassLoader().getResource(content);
          if (place != null) {
            found.put(name, version(place.toString()));
          }
        });
    return found;
  }

  static String version(String place) {
    Matcher jar = JAR.matcher(place);
    return jar.find() ? jar.group(1) : "unknown";
  }
}
