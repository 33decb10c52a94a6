package dev.marquee.tools;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder of posters that a test draws, with its labels file. */
final class PosterFolder {
  static final String HEADER =
      "imdb_id,file,title,year,genres,imdb_rating,runtime_minutes,director,actors,split";

  /** The side of a block, in pixels. */
  private static final int BLOCK = 4;

  private static final List<String> GENRES =
      List.of("Drama", "Comedy|Drama", "Horror", "Action|Thriller", "");

  private final Path folder;
  private final List<String> rows = new ArrayList<>();
  private final int blocks;

  /**
   * Draws so many small posters, all different.
   *
   * @param folder made where it is not there
   */
  PosterFolder(Path folder, int count) throws IOException {
    this(folder, count, 10);
  }

  /**
   * Draws so many posters, all different.
   *
   * @param blocks of how many blocks of one colour a poster is wide and high
   */
  PosterFolder(Path folder, int count, int blocks) throws IOException {
    this.folder = folder;
    this.blocks = blocks;
    Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < count; i++) {
      draw("tt%04d".formatted(i), i);
      rows.add(
          "tt%04d,images/tt%04d.jpg,\"Film, the %dth\",%d,%s,5.%d,90,Ann Lee,A B|C D,%s"
              .formatted(
                  i,
                  i,
                  i,
                  1980 + i % 30,
                  GENRES.get(i % GENRES.size()),
                  i % 10,
                  i % 5 == 1 ? "validation" : "train"));
    }
    write();
  }

  Path path() {
    return folder;
  }

  Path labels() {
    return folder.resolve("labels.csv");
  }

  /** Changes the rows, which have the lines 2, 3, 4 and so on. */
  List<String> rows() {
    return rows;
  }

  /** Writes the rows as they are now. */
  void write() throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    lines.addAll(rows);
    Files.write(labels(), lines);
  }

  /** Draws a poster as images/{id}.jpg, of another look for each seed. */
  void draw(String id, int seed) throws IOException {
    Random random = new Random(seed);
    int side = blocks * BLOCK;
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    for (int block = 0; block < blocks * blocks; block++) {
      canvas.setColor(new Color(random.nextInt(1 << 24)));
      canvas.fillRect(block % blocks * BLOCK, block / blocks * BLOCK, BLOCK, BLOCK);
    }
    canvas.dispose();
    ImageIO.write(image, "jpg", folder.resolve("images").resolve(id + ".jpg").toFile());
  }
}
