"""Draws the pictures of the image tests and writes what Pillow makes of them.

Usage: python make_image_fixtures.py OUTPUT_FOLDER   (Pillow 13 and numpy)

Every picture NAME.jpg or NAME.png gets a NAME.rgb.gz: the picture decoded to 8-bit RGB, its EXIF
orientation applied and its transparency laid over white. The resized ones are RESIZED_WxH.rgb.gz.
A .rgb.gz holds width and height (two 32-bit big-endian numbers), then three bytes for each pixel.
"""

import gzip
import io
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageDraw, ImageOps

OUT = pathlib.Path(sys.argv[1])
W, H = 45, 31  # odd, and no multiple of the 8 and 16 pixels of a JPEG block


def picture(width, height):
    """A smooth background with hard-edged shapes on it: no block of it is flat."""
    y, x = np.mgrid[0:height, 0:width]
    base = np.stack(
        [x * 255 // (width - 1), y * 255 // (height - 1), (x * 7 + y * 13) % 256], axis=-1
    )
    image = Image.fromarray(base.astype(np.uint8), "RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse([width // 8, height // 6, width // 2, height // 2], fill=(250, 20, 30))
    draw.rectangle([width // 2, height // 2, width - 4, height - 3], fill=(10, 200, 90))
    draw.line([0, height - 1, width - 1, 0], fill=(255, 255, 255), width=2)
    draw.polygon(
        [(width - 2, 1), (width - 2, height // 2), (width * 2 // 3, 1)], fill=(0, 0, 128)
    )
    return image


def alpha(width, height):
    y, x = np.mgrid[0:height, 0:width]
    return Image.fromarray(((x * 11 + y * 5) % 256).astype(np.uint8), "L")


def write_rgb(name, image):
    assert image.mode == "RGB", image.mode
    content = struct.pack(">ii", *image.size) + image.tobytes()
    (OUT / f"{name}.rgb.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def over_white(image):
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image.convert("RGB")


def put(name, content, expected=None):
    """Writes a picture, and Pillow's pixels of it unless it is known that Pillow differs."""
    (OUT / name).write_bytes(content)
    if expected is None:
        image = Image.open(io.BytesIO(content))
        image.load()
        expected = over_white(ImageOps.exif_transpose(image))
    write_rgb(name.rsplit(".", 1)[0], expected)


def save(name, image, **options):
    stream = io.BytesIO()
    image.save(stream, "JPEG" if name.endswith("jpg") else "PNG", **options)
    put(name, stream.getvalue())
    return stream.getvalue()


def segments(jpeg):
    """Yields (marker, start, end) of the header segments, up to the first scan."""
    at = 2
    while jpeg[at + 1] != 0xDA:
        end = at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        yield jpeg[at + 1], at, end
        at = end


def without(jpeg, marker):
    for found, start, end in reversed(list(segments(jpeg))):
        if found == marker:
            jpeg = jpeg[:start] + jpeg[end:]
    return jpeg


def with_adobe_transform(jpeg, transform):
    for marker, start, end in segments(jpeg):
        if marker == 0xEE:
            return jpeg[: start + 15] + bytes([transform]) + jpeg[start + 16 :]
    raise ValueError("no Adobe segment")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, rows, *chunks):
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + b"".join(chunks)
        + chunk(b"IDAT", zlib.compress(raw, 9))
        + chunk(b"IEND", b"")
    )


def adam7(width, height, depth, colour, samples):
    """An interlaced PNG of 8-bit samples [height, width, bands]."""
    raw = b""
    for x0, y0, dx, dy in [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
        (0, 1, 1, 2),
    ]:
        for row in samples[y0::dy, x0::dx]:
            if row.size:
                raw += b"\0" + row.tobytes()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 1)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(raw, 9))
        + chunk(b"IEND", b"")
    )


def packed(samples, depth):
    bits = ((samples[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1).reshape(len(samples), -1)
    return np.packbits(bits.astype(np.uint8), axis=1)


def from_samples(red, green, blue, opaque=None):
    rgb = np.stack([red, green, blue], axis=-1).astype(np.uint8)
    if opaque is not None:
        rgb[~opaque] = 255
    return Image.fromarray(rgb, "RGB")


def jpegs():
    image = picture(W, H)
    save("jpeg-444.jpg", image, quality=90, subsampling="4:4:4")
    save("jpeg-422.jpg", image, quality=90, subsampling="4:2:2")
    baseline = save("jpeg-420.jpg", image, quality=90, subsampling="4:2:0")
    save("jpeg-420-quality-30.jpg", image, quality=30, subsampling="4:2:0")
    save("jpeg-progressive.jpg", image, quality=85, progressive=True)
    save("jpeg-restarts.jpg", image, quality=85, restart_marker_blocks=1)
    save("jpeg-grey.jpg", image.convert("L"), quality=85)
    save("jpeg-one-pixel.jpg", image.crop((9, 9, 10, 10)), quality=85)
    rgb = save("jpeg-rgb-adobe.jpg", image, quality=85, keep_rgb=True)
    put("jpeg-rgb-by-name.jpg", without(rgb, 0xEE))
    put("jpeg-no-jfif.jpg", without(baseline, 0xE0))
    cmyk = save("jpeg-cmyk-adobe.jpg", image.convert("CMYK"), quality=85)
    put("jpeg-cmyk-plain.jpg", without(cmyk, 0xEE))
    put("jpeg-ycck.jpg", with_adobe_transform(cmyk, 2))
    save("jpeg-profile.jpg", image, quality=85, icc_profile=b"no sound profile" * 40)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        save(f"jpeg-exif-{orientation}.jpg", image, quality=85, exif=exif)


def pngs():
    image = picture(W, H)
    save("png-rgb.png", image)
    save("png-grey.png", image.convert("L"))
    save("png-rgba.png", Image.merge("RGBA", (*image.split(), alpha(W, H))))
    save("png-grey-alpha.png", Image.merge("LA", (image.convert("L"), alpha(W, H))))
    save("png-grey-1.png", image.convert("1"))
    save("png-palette.png", image.quantize(200))
    for depth in (1, 2, 4):
        save(f"png-palette-{depth}.png", image.quantize(2**depth), bits=depth)
    save("png-palette-alpha.png", image.quantize(60), transparency=bytes(range(0, 200, 5)))
    save("png-grey-key.png", image.convert("L"), transparency=image.convert("L").getpixel((9, 9)))
    save("png-rgb-key.png", image, transparency=(10, 200, 90))
    save("png-one-pixel.png", image.crop((9, 9, 10, 10)))
    gamma = chunk(b"gAMA", struct.pack(">I", 100000))
    put("png-gamma.png", png(W, H, 8, 2, np.asarray(image).reshape(H, -1), gamma))
    grey = np.asarray(image.convert("L"))
    put("png-grey-gamma.png", png(W, H, 8, 0, grey, gamma))
    put("png-interlaced.png", adam7(W, H, 8, 2, np.asarray(image)))
    put("png-interlaced-narrow.png", adam7(3, H, 8, 2, np.asarray(image)[:, :3]))
    palette = chunk(b"PLTE", bytes([10, 20, 30, 40, 50, 60]))
    put("png-palette-short.png", png(4, 1, 8, 3, [[0, 1, 2, 200]], palette))

    for depth in (2, 4):
        samples = (grey >> (8 - depth)).astype(np.uint8)
        put(f"png-grey-{depth}.png", png(W, H, depth, 0, packed(samples, depth)))
        key = int(samples[9, 9])
        shown = samples * (255 // (2**depth - 1))
        # Pillow compares the key with the stretched sample, and finds none.
        put(
            f"png-grey-{depth}-key.png",
            png(W, H, depth, 0, packed(samples, depth), chunk(b"tRNS", struct.pack(">H", key))),
            from_samples(shown, shown, shown, samples != key),
        )

    y, x = np.mgrid[0:H, 0:W]
    deep = ((x * 1409 + y * 733) % 65536).astype(np.uint16)
    big = deep.astype(">u2")
    high = deep >> 8
    # Pillow clips 16-bit grey at 255 where it makes RGB of it; the high byte is kept here.
    put(
        "png-grey-16.png",
        png(W, H, 16, 0, [row.tobytes() for row in big]),
        from_samples(high, high, high),
    )
    key = int(deep[9, 9])
    put(
        "png-grey-16-key.png",
        png(W, H, 16, 0, [r.tobytes() for r in big], chunk(b"tRNS", struct.pack(">H", key))),
        from_samples(high, high, high, deep != key),
    )
    triple = np.stack([big, big[::-1], big[:, ::-1]], axis=-1)
    put("png-rgb-16.png", png(W, H, 16, 2, [row.tobytes() for row in triple]))
    pair = np.stack([big, big[::-1]], axis=-1)
    put("png-grey-alpha-16.png", png(W, H, 16, 4, [row.tobytes() for row in pair]))
    quadruple = np.stack([big, big[::-1], big[:, ::-1], big[::-1, ::-1]], axis=-1)
    put("png-rgba-16.png", png(W, H, 16, 6, [row.tobytes() for row in quadruple]))


def resized():
    image = picture(89, 67)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    (OUT / "resize.png").write_bytes(stream.getvalue())
    # Pillow takes the columns first from (80, 48) on, since 67 - 48 > 2 * (89 - 80).
    for size in [
        (1, 1), (7, 5), (44, 34), (89, 30), (40, 67), (89, 67), (89, 80), (110, 67), (90, 68),
        (80, 49), (80, 48), (151, 23), (23, 121), (3, 200),
    ]:
        write_rgb("resized_%dx%d" % size, image.resize(size, Image.Resampling.BILINEAR))


OUT.mkdir(parents=True, exist_ok=True)
jpegs()
pngs()
resized()
