"""`wamo humanml3d`: make HumanML3D's motions from AMASS files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import tyro

from wamo.cli import parse


def main(arguments: Sequence[str]) -> int:
    """Run `wamo humanml3d`."""
    return parse(humanml3d, "humanml3d", arguments)


def humanml3d(
    amass: Annotated[Path, tyro.conf.Positional],
    index: Path,
    out: Path,
    male: Path | None = None,
    female: Path | None = None,
    pose_data: Path | None = None,
) -> int:
    """Make HumanML3D's new_joints from AMASS files (SMPL+H G) and HumanML3D's index.

    Args:
        amass: Folder with the unpacked AMASS subsets (SMPL+H G).
        index: index.csv of HumanML3D.
        out: Folder of the data set; new_joints is made in it.
        male: Male SMPL+H body model (.npz).
        female: Female SMPL+H body model (.npz), also used for unknown gender.
        pose_data: HumanML3D's unpacked pose_data; default: beside the index.
    """
    from wamo.data.humanml3d import PAGE
    from wamo.data.humanml3d_from_amass import AMASS_PAGE, convert, load_bodies, read_index
    from wamo.errors import DataError

    rows = read_index(index)
    if not amass.is_dir():
        raise DataError(f"no folder {amass}: unpack the AMASS subsets there, from {AMASS_PAGE} (SMPL+H G)")
    summary = convert(
        amass, rows, out, bodies=load_bodies(male, female), pose_data=pose_data or index.parent / "pose_data"
    )
    print(f"{summary.clips} clips (with mirrored ones) in {out / 'new_joints'}")
    for line in summary.words():
        print(line, file=sys.stderr)
    missing = [name for name in ("texts", "train.txt", "val.txt", "test.txt") if not (out / name).exists()]
    if missing:
        print(f"{out} still lacks {', '.join(missing)}: take them from HumanML3D/ of {PAGE}")
    return 1 if summary.missing or summary.problems else 0
