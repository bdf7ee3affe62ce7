"""Read folders in the layout in which HumanML3D and KIT-ML are distributed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from wamo.data.samples import Sample
from wamo.data.spec import TimeTags
from wamo.data.tables import Row, read_table
from wamo.errors import DataError, FormatError, MotionError
from wamo.formats.features import feature_width
from wamo.formats.humanml3d import read_captions
from wamo.formats.npz import load_npy
from wamo.motion import Motion, Skeleton
from wamo.motion.facts import Notes

SPLITS = ("train", "val", "test")
PAGE = "https://github.com/EricGuo5513/HumanML3D"
"""Where to get both data sets: captions and splits of HumanML3D, all of KIT-ML."""

MAX_NAME = 200
"""Longest name of a clip, in characters."""


def read_folder(
    folder: Path, fps: float, skeleton: Skeleton, time_tags: TimeTags = "crop"
) -> tuple[list[Sample], list[str]]:
    """Read every sample of the folder's splits, with a note on everything left out.

    Parameters
    ----------
    folder : ``new_joints`` or ``new_joint_vecs`` (as distributed, not normalised), ``texts``, ``<split>.txt``, and
        optionally ``index.tsv`` with facts (``movement`` and ``side`` make the label)
    fps, skeleton : what the model expects; clips are resampled, another skeleton is an error

    Raises
    ------
    DataError
        No train.txt, another skeleton, normalised features, or ``Mean.npy`` / ``Std.npy`` of another data set.
    """
    samples: list[Sample] = []
    skipped: list[str] = []
    index = _index(folder, skipped)
    names = {split: _names(folder, split, skipped) for split in SPLITS}
    _check_statistics(folder, skeleton)
    _check_raw(folder, [name for split in SPLITS for name in names[split]])
    for split in SPLITS:
        for name in names[split]:
            try:
                motion = _clip(folder, name)
                groups = _spans(folder, name)
            except (FormatError, MotionError) as error:
                skipped.append(str(error))
                continue
            if motion.skeleton != skeleton:
                raise DataError(f"{folder.name}/{name} has {len(motion.skeleton)} joints, the model expects "
                                f"{len(skeleton)}: set skeleton in the recipe")  # fmt: skip
            row: Mapping[str, str] = index.get(name, {})
            label = "/".join(filter(None, (row.get("movement", ""), row.get("side", ""))))
            for key, piece in _pieces(f"{folder.name}/{name}", motion, groups, split, time_tags, skipped):
                piece = piece.with_(name=key, source=folder.name, clip=Notes.from_json(row) if row else None)
                samples.append(Sample(key, piece.prepared(fps), folder.name, split, label))
    return samples, skipped


def _spans(folder: Path, name: str) -> dict[tuple[float, float], tuple[str, ...]]:
    """Captions of a clip by the span in seconds that they describe; (0, 0) is the whole clip."""
    file = folder / "texts" / f"{name}.txt"
    if not file.is_file():
        mend = f"Unpack texts.zip of {PAGE}."
        raise FormatError(f"{folder.name}/{name}", f"texts/{name}.txt with its captions", "none", mend=mend)
    groups: dict[tuple[float, float], tuple[str, ...]] = {}
    for caption in read_captions(file):
        span = (caption.start, caption.end) if caption.end > caption.start else (0.0, 0.0)
        groups[span] = (*groups.get(span, ()), caption.text)
    return groups


def _pieces(
    name: str, motion: Motion, groups: dict[tuple[float, float], tuple[str, ...]], split: str, time_tags: TimeTags,
    skipped: list[str],
) -> Iterator[tuple[str, Motion]]:  # fmt: skip
    """Yield (key, clip with captions) for each entry of a listed clip."""
    spans = list(enumerate(groups.items()))
    if time_tags == "drop":
        spans = [entry for entry in spans if entry[1][0] == (0.0, 0.0)]
        if not spans:
            skipped.append(f"{name}: every caption has times, and such captions are dropped")
    elif time_tags == "crop" and split != "train":
        spans = spans[:1]
    for number, ((start, end), texts) in spans:
        try:
            piece = motion.crop(start, min(end, motion.duration)) if end else motion
        except MotionError as error:
            skipped.append(f"{name}, caption {texts[0]!r}: {error}")
            continue
        yield name + (f"#{number}" if number else ""), piece.with_(captions=texts)


def _clip(folder: Path, name: str) -> Motion:
    """Read a clip from new_joints, else recover it from new_joint_vecs."""
    for kind in ("new_joints", "new_joint_vecs"):
        file = folder / kind / f"{name}.npy"
        if file.is_file():
            return Motion.read(file)
    mend = f"See {PAGE}; HumanML3D's are made from AMASS: wamo humanml3d."
    raise FormatError(
        f"{folder.name}/{name}", f"new_joints/{name}.npy or new_joint_vecs/{name}.npy", "neither", mend=mend
    )


def _names(folder: Path, split: str, skipped: list[str]) -> list[str]:
    """Names of the clips of a split. Lines that cannot be a name are reported and skipped."""
    file = folder / f"{split}.txt"
    if not file.is_file():
        if split == "train":
            raise DataError(
                f"{folder.name} has no train.txt: a HumanML3D-layout folder lists the clips of each split. "
                f"{PAGE} has the lists of HumanML3D and KIT-ML"
            )
        return []
    names = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        name = line.decode("utf-8", "replace").strip()
        if "\ufffd" in name or len(name) > MAX_NAME or "\0" in name or {"/", "\\"} & set(name):
            skipped.append(
                f"{folder.name}/{file.name}, line {number}: expected the name of a clip, found {name[:40]!r}"
            )
        elif name:
            names.append(name)
    return names


def _index(folder: Path, skipped: list[str]) -> dict[str, Row]:
    """Rows of the optional index.tsv (id and facts) by id."""
    file = folder / "index.tsv"
    return {row["id"]: row for row in read_table(file, ("id",), skipped) if row["id"]} if file.is_file() else {}


def _check_statistics(folder: Path, skeleton: Skeleton) -> None:
    """Check Mean.npy and Std.npy, which are not used, but reveal a folder of another data set."""
    width = feature_width(len(skeleton))
    for name in ("Mean.npy", "Std.npy"):
        if not (folder / name).is_file():
            continue
        shape = load_npy(folder / name).shape
        if shape != (width,):
            raise DataError(
                f"{folder.name}/{name} has shape {shape}, expected ({width},) for {skeleton.name}: it belongs to "
                f"another data set, or the recipe's skeleton is not the folder's. HumanML3D has 263 numbers (skeleton "
                f"smpl22, fps 20), KIT-ML 251 (kit21, 12.5); see {PAGE}"
            )


def _check_raw(folder: Path, names: list[str]) -> None:
    """Refuse normalised features, which foot contacts other than 0 and 1 reveal."""
    file = next((f for n in names if (f := folder / "new_joint_vecs" / f"{n}.npy").is_file()), None)
    if file is None or (folder / "new_joints").is_dir():
        return
    try:
        features = load_npy(file)
    except FormatError:
        return  # a damaged clip is reported later
    if features.ndim == 2 and not np.isin(features[:, -4:], (0, 1)).all():
        raise DataError(
            f"{folder.name}/new_joint_vecs/{file.name}: the foot contacts (last four numbers) are not 0 or 1, so these "
            f"features are normalised or predicted. Expected the arrays as distributed: multiply by Std.npy and add "
            f"Mean.npy, or see {PAGE}"
        )
