"""Options of building a gallery, and the part of them that determines the content of a shard."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from wamo.formats import FileOptions, UpAxis
from wamo.model import ModelConfig


@dataclass(frozen=True, kw_only=True)
class BuildOptions(FileOptions):
    """How a gallery is built: `wamo build` and `wamo add` take the same as flags."""

    splits: tuple[str, ...] = ()
    """Only these splits of data sets."""
    windows_only: bool = False
    """Only the captioned windows of captioned collections, not whole trials."""
    originals: bool = False
    """Keep copies of the source files, which the page then offers for download."""
    explanations: bool = False
    """Store vectors for fast weighted searches of large galleries; building takes ten times longer."""
    workers: int | None = None
    """Processes; default: one per core."""
    ray: str = ""
    """Address of a Ray cluster to build on ("local" starts one)."""


@dataclass(frozen=True)
class Reading:
    """How files become clips. Shards read with other options are not reused.

    Parameters
    ----------
    model_fps, skeleton : what the model expects
    fps, unit, up, keep_calibration, splits, windows_only, originals : as in `BuildOptions`
    """

    model_fps: float
    skeleton: str
    fps: float | None = None
    unit: str | float | None = None
    up: UpAxis | None = None
    keep_calibration: bool = False
    splits: tuple[str, ...] = ()
    windows_only: bool = False
    originals: bool = False

    @classmethod
    def of(cls, options: BuildOptions, config: ModelConfig) -> Reading:
        """The part of the options that determines the content of a shard, for a model of this configuration."""
        return cls(
            config.fps, config.skeleton, options.fps, options.unit, options.up, options.keep_calibration,
            options.splits, options.windows_only, options.originals,
        )  # fmt: skip

    @property
    def files(self) -> FileOptions:
        """How plain motion files are read."""
        return FileOptions(fps=self.fps, unit=self.unit, up=self.up, keep_calibration=self.keep_calibration)

    @property
    def digest(self) -> str:
        """Short hash of all options."""
        return hashlib.blake2b(json.dumps(asdict(self), sort_keys=True).encode(), digest_size=16).hexdigest()
