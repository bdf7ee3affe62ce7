"""How far joints move when motions are exported as BVH and read again: the distribution over every clip.

    python benchmarks/export_accuracy.py FOLDER ...

A folder holds motion files of any known format. The error of a clip is its worst joint in its worst frame. Exports give
position channels to the few joints that a rigid bone leaves too far off; "rotations only" is what a strictly rigid
skeleton would reach.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

from wamo.errors import WamoError
from wamo.formats import read, read_collection, write
from wamo.formats.limits import FormatWarning
from wamo.motion.pose import fit_pose


def main(folders: list[str]) -> int:
    """Print the distribution for all motions below the folders; returns the exit status."""
    warnings.simplefilter("ignore", FormatWarning)
    worst, rigid, translated, frames = [], [], [], 0
    with tempfile.TemporaryDirectory() as temporary:
        for folder in folders:
            for path, reading in read_collection(folder):
                if isinstance(reading, WamoError):
                    print(f"left out: {reading}")
                    continue
                motion = reading.motion
                back = read(write(motion, Path(temporary) / "motion.bvh"))
                error = np.linalg.norm(back.joints - motion.joints, axis=-1)
                worst.append((1000 * float(error.max()), path.name))
                translated.append(len(fit_pose(motion).translations))
                stiff = fit_pose(motion, tolerance=np.inf).positions
                rigid.append((1000 * float(np.linalg.norm(stiff - motion.joints, axis=-1).max()), path.name))
                frames += len(motion)
    if not worst:
        print("no motion was found", file=sys.stderr)
        return 1
    print(f"{len(worst)} clips, {frames} frames; error of a clip = worst joint of its worst frame, millimetres")
    for name, found in (("exported", worst), ("rotations only", rigid)):
        errors = np.array([error for error, _ in found])
        median, high, highest = np.percentile(errors, [50, 90, 99])
        line = f"{name:15s} median {median:.2f}  90 % {high:.2f}  99 % {highest:.2f}  max {errors.max():.2f}"
        print(f"{line} ({max(found)[1]}); clips over 10 mm: {(errors > 10).sum()}")
    print(f"joints with translation, of 22: median {np.median(translated):g}, max {max(translated)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
