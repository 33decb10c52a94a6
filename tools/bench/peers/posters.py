"""From the bytes of a poster to the input of the network, with Pillow and NumPy."""

import io

import numpy as np
from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 36_000_000


class BadPoster(Exception):
    """The bytes cannot be decoded; the message says why, for the caller."""


def read_poster(data, version, draft=False):
    """Returns [3, height, width] float32; thread-safe; raises BadPoster.

    Pillow decodes and resizes, NumPy normalises: both without the GIL, so that threads help. With
    draft, libjpeg scales large JPEGs down while decoding: faster, but the scores move a little.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BadPoster(f"{image.width}x{image.height} are more than {MAX_PIXELS} pixels")
            size = (version.width, version.height)
            if draft:
                image.draft("RGB", size)
            # Antialiased: Pillow's BILINEAR is a triangle as wide as the image is shrunk.
            pixels = np.asarray(image.convert("RGB").resize(size, Image.Resampling.BILINEAR))
    except UnidentifiedImageError:
        raise BadPoster("neither a JPEG nor a PNG") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPoster(f"the image cannot be decoded: {error}") from None
    if version.bgr:
        pixels = pixels[..., ::-1]
    scaled = np.empty((3, version.height, version.width), np.float32)
    np.multiply(pixels.transpose(2, 0, 1), version.factor[:, None, None], out=scaled)
    scaled += version.offset[:, None, None]
    return scaled
