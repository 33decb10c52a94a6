package dev.marquee.client;

import com.google.protobuf.ByteString;
import dev.marquee.v1.Example;

/**
 * An example on its way into a dataset. Immutable.
 *
 * @param id the last part of its name: 1 to 128 of a-z, A-Z, 0-9, {@code .}, {@code _} and {@code
 *     -}, beginning with a letter or digit
 * @param example its labels, split, group and metadata; the rest is not read
 * @param image an encoded JPEG or PNG
 */
public record ExampleUpload(String id, Example example, ByteString image) {}
