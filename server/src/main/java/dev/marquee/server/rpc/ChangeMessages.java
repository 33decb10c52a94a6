package dev.marquee.server.rpc;

import com.google.protobuf.Timestamp;
import dev.marquee.server.registry.ChangeKind;
import dev.marquee.server.registry.VersionName;
import dev.marquee.v1.Change;
import java.time.Instant;

/** Changes as the wire spells them. */
final class ChangeMessages {
  private ChangeMessages() {}

  static Change message(dev.marquee.server.registry.Change change) {
    Change.Builder message =
        Change.newBuilder()
            .setId(change.id())
            .setTime(time(change.time()))
            .setActor(change.cause().actor())
            .setPeer(change.cause().peer())
            .setReason(change.cause().reason())
            .setKind(kind(change.kind()))
            .setModel(change.model().toString())
            .setAlias(change.alias().orElse(""))
            .setBefore(change.from())
            .setAfter(change.to());
    change
        .version()
        .ifPresent(
            number -> message.setModelVersion(new VersionName(change.model(), number).toString()));
    return message.build();
  }

  static Timestamp time(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Change.Kind kind(ChangeKind kind) {
    return switch (kind) {
      case MODEL_CREATED -> Change.Kind.KIND_MODEL_CREATED;
      case MODEL_UPDATED -> Change.Kind.KIND_MODEL_UPDATED;
      case MODEL_DELETED -> Change.Kind.KIND_MODEL_DELETED;
      case VERSION_IMPORTED -> Change.Kind.KIND_VERSION_IMPORTED;
      case VERSION_TRAINED -> Change.Kind.KIND_VERSION_TRAINED;
      case VERSION_UPDATED -> Change.Kind.KIND_VERSION_UPDATED;
      case VERSION_DELETED -> Change.Kind.KIND_VERSION_DELETED;
      case ALIAS_SET -> Change.Kind.KIND_ALIAS_SET;
      case ALIAS_DELETED -> Change.Kind.KIND_ALIAS_DELETED;
      case PROMOTED -> Change.Kind.KIND_PROMOTED;
      case ROLLED_BACK -> Change.Kind.KIND_ROLLED_BACK;
    };
  }
}
