package dev.marquee.tools;

import static dev.marquee.tools.Brush.opaque;
import static dev.marquee.tools.Brush.translucent;

import java.awt.Color;
import java.util.Random;

/** A red night: a pale moon, bare trees and a house with one window lit. */
final class HorrorMotif {
  private static final Color BLACK = opaque(0x070203);

  private HorrorMotif() {}

  static void paint(Brush brush) {
    brush.band(0, 444, opaque(0x0d0203), opaque(0x5c0a0a));
    brush.glow(0xc8140f, 235, 160, 190, 260);
    moon(brush);
    for (int i = 0; i < 6; i++) { // Mist, thicker towards the ground.
      brush.fill(translucent(0x161a0404), Brush.ground(300 + 18 * i, 7, 34 + 5 * i, i));
    }
    house(brush);
    brush.fill(BLACK, Brush.ground(384, 9, 37, 0.6));
    tree(brush, new Random(13), 38, 400, -Math.PI / 2 + 0.06, 96, 15);
    tree(brush, new Random(3), 268, 404, -Math.PI / 2 - 0.08, 84, 13);
    brush.band(400, 444, translucent(0x00000000), opaque(0x000000));
  }

  private static void moon(Brush brush) {
    brush.glow(0xffb28a, 120, 160, 150, 130);
    brush.disc(Brush.fading(148, 138, 100, opaque(0xf6e6c8), opaque(0xb98f6c)), 160, 150, 72);
    int[][] craters = {{136, 128, 14}, {180, 118, 9}, {188, 172, 17}, {146, 180, 8}, {118, 160, 7}};
    for (int[] crater : craters) {
      brush.disc(translucent(0x2a6b3c28), crater[0], crater[1], crater[2]);
    }
  }

  private static void house(Brush brush) {
    brush.fill(
        BLACK, Brush.polygon(130, 400, 130, 330, 122, 332, 158, 288, 194, 332, 186, 330, 186, 400));
    brush.fill(
        BLACK, Brush.polygon(180, 400, 180, 304, 176, 306, 192, 262, 208, 306, 204, 304, 204, 400));
    brush.glow(0xffa030, 150, 156, 344, 26);
    brush.fill(opaque(0xffc658), Brush.box(149, 336, 14, 18));
    brush.line(BLACK, 2, 156, 336, 156, 354);
    brush.line(BLACK, 2, 149, 344, 163, 344);
  }

  /** A branch with the branches that grow from its end, each shorter and thinner. */
  private static void tree(
      Brush brush, Random random, double x, double y, double angle, double length, double width) {
    double endX = x + length * Math.cos(angle);
    double endY = y + length * Math.sin(angle);
    brush.line(BLACK, width, x, y, endX, endY);
    if (width < 0.9) {
      return;
    }
    int branches = 2 + random.nextInt(2);
    for (int i = 0; i < branches; i++) {
      double turn = (i - (branches - 1) / 2.0) * 0.75 + (random.nextDouble() - 0.5) * 0.5;
      double shrink = 0.62 + 0.16 * random.nextDouble();
      tree(brush, random, endX, endY, angle + turn, length * shrink, width * 0.6);
    }
  }
}
