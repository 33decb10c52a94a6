#!/usr/bin/env python3
"""Scores posters with a version that was exported as ONNX, knowing nothing but the file.

All that is needed stands in the file itself: its input, its labels and their thresholds are in its
metadata, as docs/models.md describes it. With --goldens the scores of the version's golden inputs
are compared with those that it must give. It ends with 0 when everything was as it should be, with
1 when something was not, and with 2 when its arguments are wrong.
"""

import argparse
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
import safetensors
import safetensors.numpy
from PIL import Image, ImageOps


class Unexpected(Exception):
    """The file is not what it should be; the message says what."""


class ExportedVersion:
    """A version in its file."""

    def __init__(self, path):
        try:
            onnx.checker.check_model(str(path), full_check=True)
        except onnx.checker.ValidationError as wrong:
            raise Unexpected(f"{path} is no sound file of ONNX: {wrong}") from None
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        facts = self.session.get_modelmeta().custom_metadata_map
        if "marquee.version" not in facts:
            raise Unexpected(f"{path} does not come from Marquee.")
        self.name = facts["marquee.version"]
        self.labels = json.loads(facts["marquee.labels"])
        self.thresholds = json.loads(facts["marquee.thresholds"])
        self.input = json.loads(facts["marquee.input"])

    def read(self, poster):
        """Returns an image as the network is fed with it, [3, height, width] float32."""
        try:
            image = ImageOps.exif_transpose(Image.open(poster)).convert("RGBA")
        except OSError as unreadable:
            raise Unexpected(f"{poster} cannot be read: {unreadable}") from None
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
        size = (self.input["width"], self.input["height"])
        pixels = numpy.asarray(image.resize(size, Image.Resampling.BILINEAR), numpy.float32)
        if self.input["channel_order"] == "BGR":
            pixels = pixels[:, :, ::-1]
        pixels = pixels * self.input["scale"] - self.input["mean"]
        pixels = pixels / self.input["standard_deviation"]
        return pixels.transpose(2, 0, 1).astype(numpy.float32)

    def scores(self, inputs):
        """Returns [n, labels] for [n, 3, height, width]."""
        return self.session.run(["scores"], {"input": inputs})[0]


def check_goldens(version, path, tolerance):
    """Expects the scores of the golden inputs, alone and together; returns how far they are off."""
    try:
        goldens = safetensors.numpy.load_file(path)
        inputs = goldens["inputs"].astype(numpy.float32)
        expected = goldens["scores"].astype(numpy.float32)
    except (safetensors.SafetensorError, KeyError) as wrong:
        raise Unexpected(f"{path} holds no goldens: {wrong}") from None
    together = version.scores(inputs)
    alone = numpy.concatenate([version.scores(one[numpy.newaxis]) for one in inputs])
    if together.shape != expected.shape:
        raise Unexpected(f"The scores have the shape {together.shape}, not {expected.shape}.")
    off = float(max(abs(together - expected).max(), abs(alone - expected).max()))
    if not off <= tolerance:  # Also where it is no number.
        raise Unexpected(f"A golden score is off by {off:.2g}, more than {tolerance:g}.")
    return len(inputs), off


def print_scores(version, poster, top_k):
    """Prints the labels with the highest scores, those that are predicted with a star."""
    print(poster)
    scores = version.scores(version.read(poster)[numpy.newaxis])[0]
    for i in numpy.argsort(-scores)[:top_k]:
        star = "*" if scores[i] >= version.thresholds[i] else " "
        print(f"  {version.labels[i]:<14} {scores[i]:.3f} {star}")


def parse_arguments():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description="Score posters with a version that was exported as ONNX.",
        epilog="Export one with: ./marquee models export models/posters --format onnx --output DIR",
    )
    parser.add_argument("model", type=pathlib.Path, help="model.onnx")
    parser.add_argument("posters", nargs="*", type=pathlib.Path, help="JPEG or PNG files")
    parser.add_argument(
        "--goldens", type=pathlib.Path, metavar="FILE", help="goldens.safetensors of the version"
    )
    parser.add_argument(
        "--tolerance",
        type=float,
        default=1e-4,
        metavar="X",
        help="how far a golden score may be off (default: %(default)g)",
    )
    parser.add_argument(
        "--top-k", type=int, default=5, metavar="N", help="labels to show (default: %(default)s)"
    )
    arguments = parser.parse_intermixed_args()  # Posters may follow an option.
    for file in filter(None, [arguments.model, *arguments.posters, arguments.goldens]):
        if not file.is_file():
            parser.error(f"there is no file {file}")
    if not arguments.posters and not arguments.goldens:
        parser.error("name posters, or the goldens with --goldens")
    return arguments


def main():
    """Returns the exit status."""
    arguments = parse_arguments()
    try:
        version = ExportedVersion(arguments.model)
        print(f"{version.name}: {len(version.labels)} labels")
        if arguments.goldens:
            count, off = check_goldens(version, arguments.goldens, arguments.tolerance)
            print(f"{count} golden inputs have their scores: the farthest is off by {off:.1g}")
        for poster in arguments.posters:
            print_scores(version, poster, arguments.top_k)
    except Unexpected as unexpected:
        print(f"FAILED: {unexpected}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
