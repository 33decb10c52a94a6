package dev.marquee.client;

import com.google.protobuf.ByteString;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyStreamRequest;
import dev.marquee.v1.LabelScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program to copy from: scores the posters that it is given, the first by itself and all of them
 * over one stream. It needs a server, by default at 127.0.0.1:50051.
 */
final class ClassifyExample {
  private ClassifyExample() {}

  public static void main(String[] args) throws IOException {
    List<Path> posters = Stream.of(args).map(Path::of).toList();
    try (MarqueeClient client = MarqueeClient.fromEnv()) {
      for (LabelScore label : client.classify(posters.get(0)).getLabelsList()) {
        System.out.printf("%-12s %.3f%n", label.getLabel(), label.getScore());
      }
      // The stream takes its requests one by one, so each file is read when its turn comes.
      Iterable<ClassifyStreamRequest> requests =
          () -> posters.stream().map(ClassifyExample::read).iterator();
      try (ClassifyAnswers answers = client.classifyAll(requests)) {
        for (ClassifyAnswer answer : answers) {
          System.out.println(answer.id() + ": " + sentence(answer));
        }
      }
    } catch (UnavailableException e) {
      System.err.println("There is no server: " + e.getMessage());
    }
  }

  private static ClassifyStreamRequest read(Path poster) {
    try {
      ByteString image = ByteString.copyFrom(Files.readAllBytes(poster));
      return ClassifyStreamRequest.newBuilder()
          .setId(poster.toString())
          .setRequest(ClassifyRequest.newBuilder().setImage(image).setTopK(3))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sentence(ClassifyAnswer answer) {
    try {
      ClassifyResponse response = answer.response();
      return response.getLabelsList().stream().map(LabelScore::getLabel).toList().toString();
    } catch (MarqueeException e) {
      return e.reason() + ": " + e.getMessage();
    }
  }
}
