package dev.marquee.client;

import com.google.protobuf.FieldMask;

/** Field masks that name each field once. */
final class Masks {
  private Masks() {}

  /** Returns the mask with this field, too. */
  static FieldMask with(FieldMask mask, String path) {
    return mask.getPathsList().contains(path) ? mask : mask.toBuilder().addPaths(path).build();
  }
}
