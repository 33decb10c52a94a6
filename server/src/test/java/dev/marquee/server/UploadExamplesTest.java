package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.ByteString;
import dev.marquee.server.testing.Pictures;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.Example;
import dev.marquee.v1.FindMissingImagesRequest;
import dev.marquee.v1.GetExampleRequest;
import dev.marquee.v1.GetExampleResponse;
import dev.marquee.v1.ListExamplesRequest;
import dev.marquee.v1.ListExamplesResponse;
import dev.marquee.v1.RejectedExample;
import dev.marquee.v1.UploadedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UploadExamplesTest extends DatasetScene {
  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  UploadExamplesTest() {}

  @Test
  void whatIsAcknowledgedIsThereWithAllThatIsTrueOfIt() {
    ByteString image = ByteString.copyFrom(Pictures.png(7));
    upload(
        UploadedExample.newBuilder()
            .setExampleId("tt0080339")
            .setExample(
                Example.newBuilder()
                    .addLabels("Comedy")
                    .addLabels("Drama")
                    .setSplit("train")
                    .setGroup("airplane")
                    .putMetadata("title", "Airplane!")
                    .putMetadata("note", ""))
            .setImage(image));

    GetExampleResponse read =
        server
            .datasets()
            .getExample(
                GetExampleRequest.newBuilder().setName(POSTERS + "/examples/tt0080339").build());

    assertThat(read.getImage()).isEqualTo(image);
    assertThat(read.getExample())
        .isEqualTo(
            Example.newBuilder()
                .setName(POSTERS + "/examples/tt0080339")
                // In the vocabulary's order.
                .addLabels("Drama")
                .addLabels("Comedy")
                .setSplit("train")
                .setGroup("airplane")
                .putMetadata("title", "Airplane!")
                .putMetadata("note", "")
                .setImageSha256(sha256(image))
                .setImageSizeBytes(image.size())
                .setWidth(182)
                .setHeight(268)
                .build());
  }

  @Test
  void moreThanAWindowOfExamplesComeThrough() {
    assertThat(upload(examples(0, 700))).isEmpty();

    assertThat(ids(POSTERS)).hasSize(700);
    assertThat(get(POSTERS).getDataset().getExampleCount()).isEqualTo(700);
  }

  @Test
  void aClientThatWaitsForEachAcknowledgementIsNotKeptWaiting() {
    UploadStream stream = UploadStream.into(server, POSTERS);
    for (int i = 0; i < 5; i++) {
      stream.send(example(i)).awaitAcknowledged(i + 1);
      assertThat(ids(POSTERS)).hasSize(i + 1);
    }
    assertThat(stream.complete()).isEmpty();
  }

  @Test
  void whatIsSentAgainChangesNothing() {
    upload(examples(0, 20));
    Dataset before = get(POSTERS).getDataset();

    assertThat(upload(examples(0, 20))).isEmpty();

    assertThat(get(POSTERS).getDataset()).isEqualTo(before);
  }

  @Test
  void anExampleThatDiffersIsReplacedOnlyWhereThatIsAskedFor() {
    upload(examples(0, 3));
    UploadedExample.Builder other = example(1);
    other.getExampleBuilder().putMetadata("title", "Another title");
    other.setImage(image(99));

    List<RejectedExample> rejected = upload(List.of(other, example(2)));

    assertThat(rejected).hasSize(1);
    assertThat(rejected.getFirst().getNumber()).isEqualTo(1);
    assertThat(rejected.getFirst().getReason()).isEqualTo("EXAMPLE_EXISTS");
    assertThat(titles()).contains("Poster 1").doesNotContain("Another title");

    assertThat(UploadStream.replacing(server, POSTERS).send(other).complete()).isEmpty();

    assertThat(titles()).contains("Another title").doesNotContain("Poster 1");
    assertThat(get(POSTERS).getDataset().getExampleCount()).isEqualTo(3);
  }

  @Test
  void ofTwoThatDifferInOneStreamTheFirstStays() {
    UploadedExample.Builder other = example(1);
    other.getExampleBuilder().putMetadata("title", "Another title");

    List<RejectedExample> rejected = upload(List.of(example(1), other, example(1)));

    assertThat(rejected).extracting(RejectedExample::getNumber).containsExactly(2L);
    assertThat(titles()).containsExactly("Poster 1");
  }

  @Test
  void aRepeatedImageIsStoredOnce() throws IOException {
    List<UploadedExample.Builder> same =
        examples(0, 10).stream().map(example -> example.setImage(image(1))).toList();
    upload(same);

    Dataset dataset = get(POSTERS).getDataset();
    assertThat(dataset.getExampleCount()).isEqualTo(10);
    assertThat(dataset.getSizeBytes()).isEqualTo(image(1).size());
    try (Stream<Path> staged = Files.list(data.resolve("uploads"))) {
      assertThat(staged).isEmpty();
    }
  }

  @Test
  void sizesFollowWhatIsReplaced() {
    upload(example(0), example(1).setImage(image(0)), example(2));
    long one = image(0).size();
    assertThat(get(POSTERS).getDataset().getSizeBytes()).isEqualTo(2 * one);

    UploadStream.replacing(server, POSTERS).send(example(2).setImage(image(0))).complete();
    assertThat(get(POSTERS).getDataset().getSizeBytes()).isEqualTo(one);

    UploadStream.replacing(server, POSTERS).send(example(1)).send(example(2)).complete();
    assertThat(get(POSTERS).getDataset().getSizeBytes()).isEqualTo(3 * one);
  }

  @Test
  void anImageThatTheServerHasNeedNotBeSent() {
    upload(examples(0, 5));
    create("again");
    List<UploadedExample.Builder> withoutImages =
        examples(0, 6).stream()
            .map(
                example -> {
                  String sha256 = sha256(example.getImage());
                  example.getExampleBuilder().setImageSha256(sha256);
                  return example.clearImage();
                })
            .toList();

    List<RejectedExample> rejected = upload("datasets/again", withoutImages);

    assertThat(rejected).extracting(RejectedExample::getReason).containsExactly("IMAGE_UNKNOWN");
    assertThat(rejected.getFirst().getExampleId()).isEqualTo("tt0005");
    assertThat(upload("datasets/again", List.of(example(5)))).isEmpty();
    upload(List.of(example(5)));
    assertThat(commit("datasets/again").getDigest()).isEqualTo(commit(POSTERS).getDigest());
  }

  @Test
  void whatTheServerLacksIsSaidInTheOrderAsked() {
    upload(examples(0, 2));
    List<String> asked = List.of(3, 0, 9, 1).stream().map(seed -> sha256(image(seed))).toList();

    List<String> missing =
        server
            .datasets()
            .findMissingImages(FindMissingImagesRequest.newBuilder().addAllSha256(asked).build())
            .getSha256List();

    assertThat(missing).containsExactly(sha256(image(3)), sha256(image(9)));
  }

  @Test
  void theOrderOfTheUploadHasNoPartInTheDigest() {
    List<UploadedExample.Builder> shuffled = new ArrayList<>(examples(0, 40));
    Collections.shuffle(shuffled, new Random(4));
    create("shuffled");

    upload(examples(0, 40));
    upload("datasets/shuffled", shuffled);

    assertThat(commit("datasets/shuffled").getDigest()).isEqualTo(commit(POSTERS).getDigest());
  }

  @Test
  void twoStreamsFillOneDatasetAtOnce() {
    create("twice");
    UploadStream even = UploadStream.into(server, "datasets/twice");
    UploadStream odd = UploadStream.into(server, "datasets/twice");
    for (int i = 0; i < 200; i += 2) {
      even.send(example(i));
      odd.send(example(i + 1));
      // Both bring this one.
      even.send(example(1000));
      odd.send(example(1000));
    }
    assertThat(even.complete()).isEmpty();
    assertThat(odd.complete()).isEmpty();
    upload(examples(0, 200));
    upload(List.of(example(1000)));

    assertThat(commit("datasets/twice").getDigest()).isEqualTo(commit(POSTERS).getDigest());
    assertThat(get("datasets/twice").getDataset().getSizeBytes())
        .isEqualTo(get(POSTERS).getDataset().getSizeBytes());
  }

  @Test
  void examplesAreListedByNameInPagesAndByWhatTheyHave() {
    upload(examples(0, 30));

    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      ListExamplesResponse page =
          server
              .datasets()
              .listExamples(
                  ListExamplesRequest.newBuilder()
                      .setParent(POSTERS)
                      .setSplit("train")
                      .setLabel("Action")
                      .setPageSize(3)
                      .setPageToken(token)
                      .build());
      page.getExamplesList().forEach(example -> seen.add(example.getName()));
      assertThat(page.getExamplesCount()).isLessThanOrEqualTo(3);
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    // Action is every third from 1 on; every fourth from 0 on is in validation.
    assertThat(seen)
        .containsExactly(
            Stream.of(1, 7, 10, 13, 19, 22, 25)
                .map(seed -> POSTERS + "/examples/tt%04d".formatted(seed))
                .toArray(String[]::new));
  }

  private List<String> titles() {
    return examples(POSTERS).stream().map(example -> example.getMetadataOrThrow("title")).toList();
  }

  @CanIgnoreReturnValue
  private List<RejectedExample> upload(List<UploadedExample.Builder> examples) {
    return upload(POSTERS, examples);
  }

  @CanIgnoreReturnValue
  private List<RejectedExample> upload(String dataset, List<UploadedExample.Builder> examples) {
    UploadStream stream = UploadStream.into(server, dataset);
    examples.forEach(stream::send);
    return stream.complete();
  }
}
