package dev.marquee.tools;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.v1.Example;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether a dataset that is committed is what a folder would become. */
final class CommittedContent {
  private CommittedContent() {}

  /**
   * Returns the first differences, in a few words each; none where all is the same.
   *
   * @param examples those of the dataset
   * @throws FileFailure where a poster cannot be read
   */
  static List<String> differences(Stream<Example> examples, List<LabelledPoster> posters) {
    Map<String, LabelledPoster> left = new HashMap<>();
    posters.forEach(poster -> left.put(poster.id(), poster));
    List<String> found = new ArrayList<>();
    for (Example example : (Iterable<Example>) examples::iterator) {
      String id = example.getName().substring(example.getName().lastIndexOf('/') + 1);
      LabelledPoster poster = left.remove(id);
      if (poster == null) {
        found.add(id + " is only in the dataset");
      } else if (!same(example, poster, id)) {
        found.add(id + " differs");
      }
    }
    left.keySet().stream().sorted().map(id -> id + " is only here").forEach(found::add);
    return found;
  }

  private static boolean same(Example example, LabelledPoster poster, String id) {
    Example here = poster.example();
    boolean sameGroup =
        example.getGroup().equals(here.getGroup())
            // The default may be told of as what it stands for.
            || (here.getGroup().isEmpty() && example.getGroup().equals(id));
    return sameGroup
        && example.getSplit().equals(here.getSplit())
        && new HashSet<>(example.getLabelsList()).equals(new HashSet<>(here.getLabelsList()))
        && example.getMetadataMap().equals(here.getMetadataMap())
        && example.getImageSha256().equals(sha256(poster));
  }

  private static String sha256(LabelledPoster poster) {
    try {
      return MoreFiles.asByteSource(poster.path()).hash(Hashing.sha256()).toString();
    } catch (IOException e) {
      throw FileFailure.reading(poster.path(), e);
    }
  }
}
