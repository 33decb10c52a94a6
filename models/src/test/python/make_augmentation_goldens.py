"""Writes Pillow's crops and changes of colour, for the tests of augmentation to compare against.

Run without arguments (Pillow 13 and numpy); it overwrites src/test/resources/images/cropped_*.rgb.gz,
of the picture resize.png beside them, and src/test/resources/dev/marquee/models/data/*.rgb. A .rgb
holds three bytes for each pixel, row by row; a .rgb.gz has width and height (two 32-bit big-endian
numbers) before them.
"""

import gzip
import io
import pathlib
import struct

import numpy as np
from PIL import Image, ImageEnhance

RESOURCES = pathlib.Path(__file__).resolve().parents[1] / "resources"
IMAGES = RESOURCES / "images"
COLOURS = RESOURCES / "dev/marquee/models/data"

# x, y, width, height of the part; width, height of the result.
CROPS = [
    (0, 0, 40, 67, 20, 30),
    (13, 7, 50, 50, 24, 24),
    (60, 40, 29, 27, 40, 50),
    (88, 66, 1, 1, 3, 2),
    (5, 0, 16, 60, 16, 20),
]
FACTORS = [0.0, 0.7, 0.85, 1.0, 1.3, 2.0]


def crops():
    picture = Image.open(IMAGES / "resize.png").convert("RGB")
    for x, y, w, h, width, height in CROPS:
        part = picture.crop((x, y, x + w, y + h))
        part = part.resize((width, height), Image.Resampling.BILINEAR)
        data = io.BytesIO()
        with gzip.GzipFile(fileobj=data, mode="wb", mtime=0) as out:
            out.write(struct.pack(">ii", width, height))
            out.write(part.tobytes())
        name = "cropped_%d_%d_%d_%d_%d_%d.rgb.gz" % (x, y, w, h, width, height)
        (IMAGES / name).write_bytes(data.getvalue())


def colours():
    COLOURS.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(5).integers(0, 256, (8, 12, 3), dtype=np.uint8)
    image = Image.fromarray(pixels, "RGB")
    (COLOURS / "colours.rgb").write_bytes(image.tobytes())
    changes = {
        "brightness": ImageEnhance.Brightness,
        "contrast": ImageEnhance.Contrast,
        "saturation": ImageEnhance.Color,
    }
    for name, change in changes.items():
        for factor in FACTORS:
            enhanced = change(image).enhance(factor)
            (COLOURS / ("%s_%.2f.rgb" % (name, factor))).write_bytes(enhanced.tobytes())


crops()
colours()
