package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Names;
import dev.marquee.server.registry.VersionName;

/**
 * How the Open Inference Protocol names models: {@code posters}, with a version that is a number,
 * an alias, or empty for what is in production. Our own names, such as {@code models/posters@next},
 * are taken, too.
 */
final class InferenceNames {
  private static final String PREFIX = "models/";

  private InferenceNames() {}

  /**
   * Returns what a request means.
   *
   * @param field the request's field that names the model
   * @param versionField the request's field that names the version
   * @throws Failure.InvalidArgument if it is no name
   */
  static ModelReference reference(String field, String name, String versionField, String version) {
    if (name.startsWith(PREFIX)) {
      if (!version.isEmpty()) {
        throw new Failure.InvalidArgument(
            Reason.NAME_INVALID,
            versionField,
            "A name that begins with models/ says the version itself: leave %s empty."
                .formatted(versionField));
      }
      return ModelReference.parse(field, name);
    }
    ModelName model = new ModelName(Names.id(field, name));
    if (version.isEmpty()) {
      return new ModelReference.Aliased(model, ModelReference.PRODUCTION);
    }
    return version.matches(Names.NUMBER)
        ? new ModelReference.Numbered(new VersionName(model, Integer.parseInt(version)))
        : new ModelReference.Aliased(model, ModelReference.parseAlias(versionField, version));
  }

  /** Returns what the protocol calls a model. */
  static String of(ModelName model) {
    return model.id();
  }

  /** Returns what the protocol calls a version of a model. */
  static String version(VersionName version) {
    return Integer.toString(version.number());
  }
}
