package dev.marquee.server.training;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/**
 * Inputs of a network, ready to be used.
 *
 * @param inputs direct, in native byte order, {@code [count, 3, height, width] float32}
 * @param truth of each image, the places of its labels in the network's vocabulary
 */
record Batch(ByteBuffer inputs, List<BitSet> truth) {
  int size() {
    return truth.size();
  }
}
