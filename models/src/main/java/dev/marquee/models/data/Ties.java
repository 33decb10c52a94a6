package dev.marquee.models.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Images that belong together: of one group or of equal bytes, and whatever these tie. */
final class Ties {
  private final int[] leaders;

  private Ties(int images) {
    this.leaders = new int[images];
    for (int i = 0; i < images; i++) {
      leaders[i] = i;
    }
  }

  /** Returns the places of all images, those that belong together in one list. */
  static List<List<Integer>> among(List<LabelledImage> images) {
    Ties ties = new Ties(images.size());
    Map<String, Integer> groups = new HashMap<>();
    Map<String, Integer> contents = new HashMap<>();
    for (int i = 0; i < images.size(); i++) {
      ties.tie(i, groups.getOrDefault(images.get(i).group(), i));
      ties.tie(i, contents.getOrDefault(images.get(i).content(), i));
      groups.putIfAbsent(images.get(i).group(), i);
      contents.putIfAbsent(images.get(i).content(), i);
    }
    Map<Integer, List<Integer>> byLeader = new TreeMap<>();
    for (int i = 0; i < images.size(); i++) {
      byLeader.computeIfAbsent(ties.leader(i), _ -> new ArrayList<>()).add(i);
    }
    return List.copyOf(byLeader.values());
  }

  private void tie(int one, int other) {
    int a = leader(one);
    int b = leader(other);
    leaders[Math.max(a, b)] = Math.min(a, b);
  }

  /** Follows the leaders up, and shortens the way for the next who asks. */
  private int leader(int of) {
    int at = of;
    while (leaders[at] != at) {
      leaders[at] = leaders[leaders[at]];
      at = leaders[at];
    }
    return at;
  }
}
