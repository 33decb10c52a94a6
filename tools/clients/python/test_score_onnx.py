"""Tests of score_onnx.py: a process of its own, on graphs of three nodes."""

import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("score_onnx.py")
NEEDED = ("numpy", "onnx", "onnxruntime", "safetensors", "PIL")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]

if not MISSING:
    import numpy
    import onnx
    import safetensors.numpy
    from PIL import Image


def facts(channel_order="RGB"):
    """Returns the metadata of a version whose labels are its channels."""
    spec = {
        "width": 4,
        "height": 2,
        "resize": "STRETCH",
        "filter": "BILINEAR",
        "channel_order": channel_order,
        "scale": 1 / 255,
        "mean": [0, 0, 0],
        "standard_deviation": [1, 1, 1],
    }
    return {
        "marquee.version": "models/x/versions/3",
        "marquee.labels": json.dumps(["First", "Second", "Third"]),
        "marquee.thresholds": json.dumps([0.6, 0.8, 0.6]),
        "marquee.input": json.dumps(spec),
    }


@unittest.skipIf(MISSING, f"this Python lacks {', '.join(MISSING)}")
class ScoreOnnxTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.model = self.folder / "model.onnx"
        self.goldens = self.folder / "goldens.safetensors"
        self.write(facts())

    def write(self, metadata):
        """Writes a graph whose scores are the sigmoids of the channels' means."""
        floats, node = onnx.TensorProto.FLOAT, onnx.helper.make_node
        graph = onnx.helper.make_graph(
            [
                node("GlobalAveragePool", ["input"], ["means"]),
                node("Flatten", ["means"], ["logits"]),
                node("Sigmoid", ["logits"], ["scores"]),
            ],
            "x",
            [onnx.helper.make_tensor_value_info("input", floats, ["batch", 3, 2, 4])],
            [onnx.helper.make_tensor_value_info("scores", floats, ["batch", 3])],
        )
        opset = onnx.helper.make_opsetid("", 17)
        model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8)
        onnx.helper.set_model_props(model, metadata)
        onnx.save(model, self.model)

    def write_goldens(self, off):
        """Writes goldens whose last score is off by so much."""
        inputs = numpy.arange(48, dtype=numpy.float32).reshape(2, 3, 2, 4) / 48
        scores = 1 / (1 + numpy.exp(-inputs.mean(axis=(2, 3))))
        scores[-1, -1] += off
        safetensors.numpy.save_file({"inputs": inputs, "scores": scores}, self.goldens)

    def paint(self, mode, colour):
        """Returns an image of one colour."""
        poster = self.folder / "poster.png"
        Image.new(mode, (30, 44), colour).save(poster)
        return poster

    def run_script(self, *options):
        command = [sys.executable, SCRIPT, self.model, *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def assert_fails(self, message, *options):
        done = self.run_script(*options)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertIn(message, done.stderr)

    def test_goldens_that_are_met_are_said_to_be(self):
        self.write_goldens(off=5e-5)
        done = self.run_script("--goldens", self.goldens)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 golden inputs have their scores", done.stdout)

    def test_a_single_score_that_is_off_is_found(self):
        for off in (2e-4, float("nan")):
            self.write_goldens(off)
            self.assert_fails("A golden score is off by", "--goldens", self.goldens)

    def test_a_poster_is_fed_as_the_metadata_says(self):
        red = self.paint("RGB", (255, 0, 0))
        lines = self.run_script(red).stdout.split("\n")
        self.assertEqual(lines[2].split(), ["First", "0.731", "*"])
        self.assertEqual(lines[3].split()[1], "0.500")
        self.write(facts(channel_order="BGR"))
        self.assertEqual(
            self.run_script("--top-k", "1", red).stdout.split("\n")[2].split(),
            ["Third", "0.731", "*"],
        )

    def test_what_is_transparent_is_white(self):
        done = self.run_script(self.paint("RGBA", (0, 0, 0, 0)))
        self.assertEqual([line.split()[1] for line in done.stdout.splitlines()[2:]], ["0.731"] * 3)

    def test_what_cannot_be_used_is_said_in_a_sentence(self):
        poster = self.paint("RGB", "red")
        self.assert_fails("cannot be read", self.model)
        self.assert_fails("holds no goldens", "--goldens", poster)
        self.write({})
        self.assert_fails("does not come from Marquee", poster)
        self.model.write_bytes(b"no graph")
        self.assert_fails("is no sound file of ONNX", poster)
        self.assertEqual(self.run_script(self.folder / "gone.jpg").returncode, 2)
        self.assertEqual(self.run_script().returncode, 2)


if __name__ == "__main__":
    unittest.main()
