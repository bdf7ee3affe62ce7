"""Motion -> CSV: one line per frame with the time and every joint's position."""

from __future__ import annotations

import io
import os

import numpy as np

from wamo.files import write_atomic
from wamo.motion import Motion


def csv_text(motion: Motion) -> str:
    """Format the motion as comma-separated text: a header, then ``time`` in seconds and x, y, z of every joint (m)."""
    header = ",".join(["time", *(f"{joint}_{axis}" for joint in motion.skeleton.joints for axis in "xyz")])
    time = np.arange(len(motion)) / motion.fps
    rows = np.concatenate([time[:, None], motion.joints.reshape(len(motion), -1)], axis=1)
    text = io.StringIO()
    np.savetxt(text, rows, fmt="%.6f", delimiter=",", header=header, comments="")
    return text.getvalue()


def write_csv(motion: Motion, path: str | os.PathLike[str]) -> None:
    """Write the motion's joint positions as CSV, atomically.

    Raises
    ------
    DataError
        The target cannot be written.
    """
    write_atomic(path, csv_text(motion), make_folder=False)
