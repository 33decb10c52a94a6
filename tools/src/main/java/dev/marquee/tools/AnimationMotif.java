package dev.marquee.tools;

import static dev.marquee.tools.Brush.opaque;

import java.awt.Color;
import java.awt.geom.Arc2D;

/** Flat bright shapes: a smiling sun over green hills, and a round creature that waves. */
final class AnimationMotif {
  private static final Color INK = opaque(0x3a2434);
  private static final Color WHITE = opaque(0xffffff);

  private AnimationMotif() {}

  static void paint(Brush brush) {
    brush.band(0, 444, opaque(0x46c2f5), opaque(0xc4f1ff));
    rainbow(brush);
    sun(brush, 96, 104, 54);
    cloud(brush, 226, 74);
    cloud(brush, 36, 214);
    brush.fill(opaque(0x8edb5a), Brush.ground(312, 24, 48, 2.6));
    brush.fill(opaque(0x5cc24a), Brush.ground(352, 18, 60, 0.2));
    brush.fill(opaque(0x3aa84a), Brush.ground(408, 10, 40, 1.4));
    int[][] flowers = {{28, 372, 0xff5a8a}, {62, 412, 0xffffff}, {112, 388, 0xffd23c}};
    for (int[] flower : flowers) {
      flower(brush, flower[0], flower[1], opaque(flower[2]));
    }
    creature(brush, 198, 330);
  }

  private static void rainbow(Brush brush) {
    int[] colours = {0xff5b5b, 0xff9f43, 0xffe14d, 0x6fdc6f, 0x4da3ff, 0xa06bff};
    for (int i = 0; i < colours.length; i++) {
      brush.outline(opaque(colours[i]), 11, Brush.circle(196, 372, 206 - 10.0 * i));
    }
  }

  private static void sun(Brush brush, double x, double y, double radius) {
    for (int i = 0; i < 12; i++) {
      double angle = i * Math.PI / 6;
      double side = 0.16;
      brush.fill(
          opaque(0xffb31a),
          Brush.polygon(
              x + radius * 1.12 * Math.cos(angle - side),
              y + radius * 1.12 * Math.sin(angle - side),
              x + radius * 1.12 * Math.cos(angle + side),
              y + radius * 1.12 * Math.sin(angle + side),
              x + radius * 1.55 * Math.cos(angle),
              y + radius * 1.55 * Math.sin(angle)));
    }
    brush.disc(opaque(0xffd52e), x, y, radius);
    face(brush, x, y, radius / 54);
  }

  /** Two eyes, two cheeks and a smile; {@code scale} 1 fits a disc of radius 54. */
  private static void face(Brush brush, double x, double y, double scale) {
    for (int side : new int[] {-1, 1}) {
      brush.fill(INK, Brush.ellipse(x + side * 18 * scale, y - 10 * scale, 11 * scale, 17 * scale));
      brush.disc(WHITE, x + (side * 18 + 2) * scale, y - 14 * scale, 2.6 * scale);
      brush.disc(opaque(0xff8f5a), x + side * 33 * scale, y + 8 * scale, 7 * scale);
    }
    var smile =
        new Arc2D.Double(
            x - 22 * scale, y - 14 * scale, 44 * scale, 44 * scale, 200, 140, Arc2D.OPEN);
    brush.outline(INK, 4.5 * scale, smile);
  }

  private static void cloud(Brush brush, double x, double y) {
    brush.disc(WHITE, x - 24, y + 4, 17);
    brush.disc(WHITE, x, y - 6, 25);
    brush.disc(WHITE, x + 26, y + 3, 18);
    brush.fill(WHITE, Brush.box(x - 26, y + 2, 52, 19));
  }

  private static void flower(Brush brush, double x, double y, Color petals) {
    brush.line(opaque(0x2b8a3e), 4, x, y, x, y + 26);
    for (int i = 0; i < 5; i++) {
      double angle = i * 2 * Math.PI / 5;
      brush.disc(petals, x + 9 * Math.cos(angle), y + 9 * Math.sin(angle), 7);
    }
    brush.disc(opaque(0xff9f1a), x, y, 6);
  }

  private static void creature(Brush brush, double x, double y) {
    Color fur = opaque(0xff6f3c);
    brush.line(fur, 15, x - 52, y + 12, x - 82, y - 34); // The arm that waves.
    brush.line(fur, 15, x + 54, y + 14, x + 74, y + 46);
    brush.fill(fur, Brush.ellipse(x - 24, y + 74, 40, 24));
    brush.fill(fur, Brush.ellipse(x + 24, y + 74, 40, 24));
    brush.fill(fur, Brush.polygon(x - 50, y - 26, x - 46, y - 84, x - 10, y - 54));
    brush.fill(fur, Brush.polygon(x + 50, y - 26, x + 46, y - 84, x + 10, y - 54));
    brush.fill(fur, Brush.ellipse(x, y + 6, 128, 138));
    brush.fill(opaque(0xffd8a8), Brush.ellipse(x, y + 36, 78, 68));
    brush.disc(WHITE, x - 22, y - 20, 19);
    brush.disc(WHITE, x + 22, y - 20, 19);
    brush.disc(INK, x - 19, y - 18, 9);
    brush.disc(INK, x + 19, y - 18, 9);
    brush.outline(INK, 5, new Arc2D.Double(x - 20, y - 10, 40, 36, 200, 140, Arc2D.OPEN));
  }
}
