"""A version of a model as Marquee stores it: manifest, weights and goldens of one folder."""

import json
import pathlib
from dataclasses import dataclass

import numpy as np
from safetensors.numpy import load_file

BUNDLED = (
    pathlib.Path(__file__).resolve().parents[3]
    / "models/src/main/resources/dev/marquee/models/bundled/posters/versions/1"
)


class Refused(Exception):
    """The server cannot start as asked; the message says why."""


@dataclass(frozen=True)
class Version:
    """What a server needs to know of a version besides its weights; never changed, so thread-safe."""

    folder: pathlib.Path
    labels: list  # in the order of the network's outputs
    thresholds: list  # one per label, in [0, 1]
    width: int  # pixels of the network's input
    height: int
    bgr: bool
    factor: np.ndarray  # [3] float32, by which a channel's byte is multiplied
    offset: np.ndarray  # [3] float32, which is added then
    settings: dict  # of the architecture: texts by name

    @property
    def name(self):
        """The resource name that the version has where its folder is .../MODEL/versions/NUMBER."""
        return f"{self.model}/versions/{self.folder.name}"

    @property
    def model(self):
        """The resource name of the model."""
        return f"models/{self.folder.parent.parent.name}"

    @property
    def weights(self):
        """The path of the weights."""
        return self.folder / "weights.safetensors"

    def goldens(self):
        """Returns inputs [n, 3, height, width] and the scores [n, labels] that they must get."""
        tensors = load_file(self.folder / "goldens.safetensors")
        return tensors["inputs"], tensors["scores"]


def read_version(folder):
    """Reads the manifest of a folder; raises Refused where it asks for what the peers do not do."""
    folder = pathlib.Path(folder).resolve()
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except OSError as error:
        raise Refused(f"There is no version: {error}. Give its folder with --version.") from None
    if manifest["architecture"] != "densenet121":
        raise Refused(f"The version is a {manifest['architecture']}; the peers serve densenet121.")
    spec = manifest["input"]
    if (spec["resize"], spec["filter"]) != ("STRETCH", "BILINEAR"):
        raise Refused(f"The peers resize by STRETCH and BILINEAR, not {spec['resize']}, {spec['filter']}.")
    # (x * scale - mean) / deviation, with one multiplication and one addition per value.
    deviation = np.array(spec["standard_deviation"])
    thresholds = manifest.get("thresholds", {})
    return Version(
        folder=folder,
        labels=manifest["labels"],
        thresholds=[thresholds.get(label, 0.5) for label in manifest["labels"]],
        width=spec["width"],
        height=spec["height"],
        bgr=spec["channel_order"] == "BGR",
        factor=(spec["scale"] / deviation).astype(np.float32),
        offset=(-np.array(spec["mean"]) / deviation).astype(np.float32),
        settings=manifest.get("architecture_settings", {}),
    )
