package dev.marquee.server.rpc;

import java.util.List;

/**
 * A part of a list.
 *
 * @param nextToken what leads to the next one; empty on the last one
 */
record Page<T>(List<T> items, String nextToken) {
  Page {
    items = List.copyOf(items);
  }
}
