"""Samples of a folder in HumanML3D's or KIT-ML's layout, as their authors distribute it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from wamo.data.samples import Sample
from wamo.errors import DataError, FormatError, MotionError
from wamo.formats.features import feature_width
from wamo.formats.humanml3d import read_captions
from wamo.formats.npz import load_npy
from wamo.motion import Motion, Skeleton
from wamo.motion.facts import Notes

SPLITS = ("train", "val", "test")
PAGE = "https://github.com/EricGuo5513/HumanML3D"
"""Says how to get both data sets: captions and splits of HumanML3D, all of KIT-ML."""

TimeTags = Literal["crop", "own", "drop"]
"""What becomes of captions that hold of a part of their clip ("caption#tokens#1.0#3.5").

crop (default): for val and test each listed clip is one entry, cut to the span of its first caption; for training every
    span is a clip of its own, since what a caption does not speak of must not be learned with it
own: every span is an entry of its own in every split
drop: such captions are left out, and clips that have no other
"""


def tagged(source: str, default: TimeTags = "crop") -> tuple[str, TimeTags]:
    """(folder, rule) of "FOLDER:own" or "FOLDER:drop"; a plain "FOLDER" has the default rule."""
    folder, _, rule = source.rpartition(":")
    return (folder, rule) if folder and rule in get_args(TimeTags) else (source, default)  # type: ignore[return-value]


def read_folder(
    folder: Path, fps: float, skeleton: Skeleton, time_tags: TimeTags = "crop"
) -> tuple[list[Sample], list[str]]:
    """Every sample of the folder's splits, and what was left out, in words.

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
    index = _index(folder)
    names = {split: _names(folder, split) for split in SPLITS}
    _check_statistics(folder, skeleton)
    _check_raw(folder, [name for split in SPLITS for name in names[split]])
    samples: list[Sample] = []
    skipped: list[str] = []
    for split in SPLITS:
        for name in names[split]:
            try:
                motion = _clip(folder, name)
                groups = _spans(folder, name)
            except FormatError as error:
                skipped.append(str(error))
                continue
            if motion.skeleton != skeleton:
                raise DataError(f"{folder.name}/{name} has {len(motion.skeleton)} joints, the model expects "
                                f"{len(skeleton)}: set skeleton in the recipe")  # fmt: skip
            row = index.get(name, {})
            label = "/".join(filter(None, (row.get("movement", ""), row.get("side", ""))))
            for key, piece in _pieces(f"{folder.name}/{name}", motion, groups, split, time_tags, skipped):
                piece = piece.with_(name=key, source=folder.name, clip=Notes.from_json(row) if row else None)
                samples.append(Sample(key, piece.prepared(fps), folder.name, split, label))
    return samples, skipped


def _spans(folder: Path, name: str) -> dict[tuple[float, float], tuple[str, ...]]:
    """Captions of a clip by the span, in seconds, that they speak of; (0, 0) is the whole clip."""
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
    """(key, clip with captions) of each entry that a listed clip makes."""
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
    """One clip's joints: from new_joints, else recovered from new_joint_vecs."""
    for kind in ("new_joints", "new_joint_vecs"):
        file = folder / kind / f"{name}.npy"
        if file.is_file():
            return Motion.read(file)
    mend = f"See {PAGE}; HumanML3D's are made from AMASS: wamo humanml3d."
    raise FormatError(
        f"{folder.name}/{name}", f"new_joints/{name}.npy or new_joint_vecs/{name}.npy", "neither", mend=mend
    )


def _names(folder: Path, split: str) -> list[str]:
    file = folder / f"{split}.txt"
    if not file.is_file():
        if split == "train":
            raise DataError(
                f"{folder.name} has no train.txt: a HumanML3D-layout folder lists the clips of each split. "
                f"{PAGE} has the lists of HumanML3D and KIT-ML"
            )
        return []
    return [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]


def _index(folder: Path) -> dict[str, dict[str, str]]:
    """Rows of an optional index.tsv (id + facts) by id."""
    file = folder / "index.tsv"
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as handle:
        return {row["id"]: row for row in csv.DictReader(handle, delimiter="\t") if row.get("id")}


def _check_statistics(folder: Path, skeleton: Skeleton) -> None:
    """Mean.npy and Std.npy are not needed (the arrays are not normalised), but must not belong to another data set."""
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
    """Features must be as distributed; normalised ones give themselves away by foot contacts that are not 0 or 1."""
    file = next((f for n in names if (f := folder / "new_joint_vecs" / f"{n}.npy").is_file()), None)
    if file is None or (folder / "new_joints").is_dir():
        return
    try:
        features = load_npy(file)
    except FormatError:
        return  # a damaged clip is left out with words later
    if features.ndim == 2 and not np.isin(features[:, -4:], (0, 1)).all():
        raise DataError(
            f"{folder.name}/new_joint_vecs/{file.name}: the foot contacts (last four numbers) are not 0 or 1, so these "
            f"features are normalised or predicted. Expected the arrays as distributed: multiply by Std.npy and add "
            f"Mean.npy, or see {PAGE}"
        )
