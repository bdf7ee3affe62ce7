"""One `write` for all formats, with common options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from wamo.errors import ConfigError, FormatError
from wamo.formats.joint_names import PREFIXES, Naming
from wamo.formats.npz import write_npz
from wamo.motion import Motion


@dataclass(frozen=True)
class WriteOptions:
    """Which part of a motion is written, and how.

    Parameters
    ----------
    fps : frames per second of the file; default: the motion's own, so a 120 fps recording stays at 120
    start, end : seconds of the motion to write; default: all of it
    naming : joint names in BVH and GLB files: "standard" (Hips, LeftUpLeg, ...) or "mixamo" (mixamorig:Hips, ...)

    Raises
    ------
    ConfigError
        An unknown naming.
    """

    fps: float | None = None
    start: float = 0.0
    end: float | None = None
    naming: Naming = "standard"

    def __post_init__(self) -> None:
        if self.naming not in PREFIXES:
            raise ConfigError(f"joint names are one of {', '.join(PREFIXES)}, not {self.naming!r}")

    def apply(self, motion: Motion) -> Motion:
        """Return the part of the motion to write, at the frame rate to write.

        Raises
        ------
        MotionError
            The interval lies outside the motion, or the frame rate is not positive.
        """
        if self.start > 0 or self.end is not None:
            motion = motion.crop(self.start, motion.duration if self.end is None else self.end)
        return motion if self.fps is None or self.fps == motion.fps else motion.resample(self.fps)


def _write_npz(motion: Motion, path: Path, _: WriteOptions) -> None:
    write_npz(motion, path)


def _write_csv(motion: Motion, path: Path, _: WriteOptions) -> None:
    from wamo.formats.csv_write import write_csv

    write_csv(motion, path)


def _write_bvh(motion: Motion, path: Path, options: WriteOptions) -> None:
    from wamo.formats.bvh_write import write_bvh

    write_bvh(motion, path, naming=options.naming)


def _write_glb(motion: Motion, path: Path, options: WriteOptions) -> None:
    from wamo.formats.gltf import write_glb  # loads trimesh

    write_glb(motion, path, naming=options.naming)


WRITERS: dict[str, Callable[[Motion, Path, WriteOptions], None]] = {
    ".npz": _write_npz,
    ".bvh": _write_bvh,
    ".glb": _write_glb,
    ".csv": _write_csv,
}
"""Extension -> writer of one motion."""


def write(motion: Motion, path: str | PathLike[str], options: WriteOptions | None = None) -> Path:
    """Write one motion in the format of the path's extension (see `WRITERS`). Returns the path.

    Raises
    ------
    FormatError
        No writer for this extension.
    MotionError
        The interval or frame rate does not fit the motion.
    DataError
        The target cannot be written.
    """
    path, options = Path(path), options or WriteOptions()
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise FormatError(path.name, f"an extension of {', '.join(WRITERS)}", f"{path.suffix!r}")
    writer(options.apply(motion), path, options)
    return path
