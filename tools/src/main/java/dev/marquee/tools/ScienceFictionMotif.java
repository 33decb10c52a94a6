package dev.marquee.tools;

import static dev.marquee.tools.Brush.opaque;
import static dev.marquee.tools.Brush.translucent;

import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.util.Random;

/** A ship on its way past a ringed planet, among stars. */
final class ScienceFictionMotif {
  private static final double TILT = -0.32;

  private ScienceFictionMotif() {}

  static void paint(Brush brush) {
    brush.band(0, 444, opaque(0x050818), opaque(0x0d2146));
    brush.glow(0x6a2bb0, 120, 70, 90, 170);
    brush.glow(0x127c9c, 130, 250, 330, 200);
    stars(brush);
    ring(brush, 0, 180); // The half behind the planet.
    planet(brush, 186, 168, 92);
    ring(brush, 180, 180);
    brush.disc(Brush.fading(56, 70, 22, opaque(0xf2dcc0), opaque(0x6d5a58)), 62, 76, 19);
    ship(brush);
  }

  private static void stars(Brush brush) {
    var random = new Random(25);
    for (int i = 0; i < 210; i++) {
      double x = random.nextDouble() * SamplePoster.WIDTH;
      double y = random.nextDouble() * SamplePoster.HEIGHT;
      double size = 0.4 + 1.2 * Math.pow(random.nextDouble(), 3);
      brush.disc(translucent((90 + random.nextInt(165)) << 24 | 0xe8f0ff), x, y, size);
    }
  }

  private static void planet(Brush brush, double x, double y, double radius) {
    brush.glow(0x46d6e0, 90, x, y, radius * 1.25);
    brush.disc(
        Brush.fading(x - 36, y - 40, radius * 1.55, opaque(0x7ff0e2), opaque(0x04202f)),
        x,
        y,
        radius);
    for (int i = -3; i <= 3; i++) { // Bands of cloud, as wide as the disc is there.
      double across = 2 * Math.sqrt(radius * radius - 600.0 * i * i);
      var band = Brush.ellipse(x, y + 22 * i, across * 0.94, 9);
      var tilt = AffineTransform.getRotateInstance(TILT, x, y);
      brush.fill(translucent(0x1cd8fff4), tilt.createTransformedShape(band));
    }
  }

  private static void ring(Brush brush, double start, double extent) {
    var tilt = AffineTransform.getRotateInstance(TILT, 186, 168);
    int[] colours = {0xd8ffd9a0, 0xb0e8a878, 0x90c98a8a};
    for (int i = 0; i < colours.length; i++) {
      double width = 258 + 22 * i;
      double height = 54 + 9 * i;
      var arc =
          new Arc2D.Double(
              186 - width / 2, 168 - height / 2, width, height, start, extent, Arc2D.OPEN);
      brush.outline(translucent(colours[i]), 5, tilt.createTransformedShape(arc));
    }
  }

  /** The ship points up and to the right; its own axis is upright, around the origin. */
  private static void ship(Brush brush) {
    var place = AffineTransform.getTranslateInstance(104, 336);
    place.rotate(0.5);
    Color hull = opaque(0xd5dde8);
    Color shade = opaque(0x7b8798);
    for (int i = 0; i < 7; i++) { // The exhaust, from wide and faint to narrow and bright.
      var plume = Brush.polygon(-14 + 1.8 * i, 40, 14 - 1.8 * i, 40, 0, 150 - 13 * i);
      brush.fill(translucent(0x2a5ad8ff), place.createTransformedShape(plume));
    }
    part(brush, place, shade, -12, 4, -44, 44, -40, 52, -10, 40);
    part(brush, place, opaque(0x586272), 12, 4, 44, 44, 40, 52, 10, 40);
    part(brush, place, hull, 0, -78, -16, -20, -16, 40, 0, 46);
    part(brush, place, opaque(0x98a4b6), 0, -78, 16, -20, 16, 40, 0, 46);
    part(brush, place, opaque(0xe2503c), -16, 14, 16, 14, 16, 22, -16, 22);
    brush.fill(opaque(0x0d3b5c), place.createTransformedShape(Brush.ellipse(0, -26, 13, 26)));
    brush.fill(opaque(0x6fd3ff), place.createTransformedShape(Brush.ellipse(-2, -31, 5, 11)));
    brush.fill(opaque(0xbff4ff), place.createTransformedShape(Brush.ellipse(0, 43, 22, 7)));
  }

  private static void part(Brush brush, AffineTransform place, Color colour, double... points) {
    brush.fill(colour, place.createTransformedShape(Brush.polygon(points)));
  }
}
