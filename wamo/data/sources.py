"""Where samples come from: a HumanML3D-layout folder, a captioned collection of BVH / AMC files, or the library."""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from wamo.data.samples import MIN_FRAMES, DataSet, Sample, prepare
from wamo.errors import DataError, FormatError, WamoError
from wamo.motion import Motion, Skeleton

log = logging.getLogger(__name__)

LIBRARY = "library"
SPLITS = ("train", "val", "test")
SHORT_TRIAL_SECONDS = 10.0
"""Whole trials up to this length are samples of their own; longer ones enter through their captioned windows."""


def load_source(source: str, *, fps: float = 20.0, skeleton: Skeleton, library_clips: int = 4000) -> DataSet:
    """Load one data set.

    Parameters
    ----------
    source : "library", or a folder: HumanML3D / KIT-ML layout (``new_joints`` or ``new_joint_vecs``, ``texts``, split
        files), or a captioned collection (``captions.tsv`` and optionally ``segments.tsv`` beside BVH / AMC files)
    fps, skeleton : what the model expects; clips are resampled, another skeleton is an error
    library_clips : clips of one epoch of the endless procedural library

    Raises
    ------
    DataError
        The folder does not exist or has neither layout; the message says what is expected there.
    """
    if source == LIBRARY:
        return _library(fps, library_clips)
    folder = Path(source)
    if not folder.is_dir():
        raise DataError(
            f"no data folder {source}. Give a HumanML3D-layout folder, a captioned collection, or 'library' for the "
            "built-in procedural motions."
        )
    if (folder / "texts").is_dir():
        return _humanml3d(folder, fps, skeleton)
    if (folder / "captions.tsv").is_file():
        return _collection(folder, fps)
    raise DataError(
        f"{folder.name} has neither texts/ (HumanML3D layout: new_joints/, texts/, train.txt) nor captions.tsv "
        "(captioned collection). For HumanML3D see https://github.com/EricGuo5513/HumanML3D; for a folder of plain "
        "motion files build a gallery instead: python -m wamo build FOLDER --out GALLERY"
    )


def _humanml3d(folder: Path, fps: float, skeleton: Skeleton) -> DataSet:
    from wamo.formats.humanml3d import read_captions

    index = _index(folder)
    samples: list[Sample] = []
    skipped: list[str] = []
    for split in SPLITS:
        for name in _names(folder, split):
            try:
                motion = _clip(folder, name)
                if motion.skeleton != skeleton:
                    raise DataError(f"{folder.name}/{name} has {len(motion.skeleton)} joints, the model expects "
                                    f"{len(skeleton)}: set skeleton in the recipe")  # fmt: skip
                captions = read_captions(folder / "texts" / f"{name}.txt")
            except FormatError as error:
                skipped.append(str(error))
                continue
            row = index.get(name, {})
            label = "/".join(filter(None, (row.get("movement", ""), row.get("side", "")))) if row else ""
            groups: dict[tuple[float, float], list[str]] = {}
            for caption in captions:
                groups.setdefault((caption.start, caption.end), []).append(caption.text)
            for number, ((start, end), texts) in enumerate(groups.items()):
                piece = motion.crop(start, min(end, motion.duration)) if end > start else motion
                key = f"{folder.name}/{name}" + (f"#{number}" if number else "")
                piece = piece.with_(name=key, captions=tuple(texts), source=folder.name, labels=dict(row))
                samples.append(Sample(key, prepare(piece, fps), folder.name, split, label))
    return _finish(folder.name, samples, skipped)


def _clip(folder: Path, name: str) -> Motion:
    """One clip's joints: from new_joints, else recovered from new_joint_vecs."""
    for kind in ("new_joints", "new_joint_vecs"):
        file = folder / kind / f"{name}.npy"
        if file.is_file():
            return Motion.read(file)
    raise FormatError(f"{folder.name}/{name}", "new_joints/ or new_joint_vecs/ with this clip", "neither")


def _names(folder: Path, split: str) -> list[str]:
    file = folder / f"{split}.txt"
    if not file.is_file():
        if split == "train":
            raise DataError(f"{folder.name} has no train.txt: a HumanML3D-layout folder lists the clips of each split")
        return []
    return [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]


def _index(folder: Path) -> dict[str, dict[str, str]]:
    """Rows of an optional index.tsv (id + facts) by id."""
    file = folder / "index.tsv"
    if not file.is_file():
        return {}
    with file.open(encoding="utf-8", newline="") as handle:
        return {row["id"]: row for row in csv.DictReader(handle, delimiter="\t") if row.get("id")}


def _collection(folder: Path, fps: float) -> DataSet:
    samples: list[Sample] = []
    skipped: list[str] = []
    windows: dict[str, list[dict[str, str]]] = {}
    if (folder / "segments.tsv").is_file():
        for row in _rows(folder / "segments.tsv"):
            windows.setdefault(row["trial"], []).append(row)
    for row in _rows(folder / "captions.tsv"):
        try:
            motion = Motion.read(folder / row["file"], fps=float(row["fps"]), name=row["trial"])
        except WamoError as error:
            skipped.append(str(error))
            continue
        samples += _trial(folder.name, motion, row, windows.get(row["trial"], []), fps)
    return _finish(folder.name, samples, skipped)


def _trial(
    dataset: str, motion: Motion, row: dict[str, str], windows: list[dict[str, str]], fps: float
) -> Iterator[Sample]:
    """The whole trial where it is short, and its captioned windows."""
    facts = {"trial": row["trial"], "index": row.get("index_description", "")}
    if motion.duration <= SHORT_TRIAL_SECONDS:
        whole = motion.with_(captions=_captions(row), source=dataset, labels={**facts, "kind": "trial"})
        yield Sample(f"{dataset}/{row['trial']}", prepare(whole, fps), dataset, row["split"])
    for number, window in enumerate(windows):
        start, end = float(window["start_s"]), float(window["end_s"])
        key = f"{dataset}/{row['trial']}#{number}"
        piece = motion.crop(start, min(end, motion.duration)).with_(
            name=f"{row['trial']} {start:.1f}-{end:.1f} s", captions=_captions(window), source=dataset,
            labels={**facts, "kind": "window", "start": start, "end": end},
        )  # fmt: skip
        yield Sample(key, prepare(piece, fps), dataset, row["split"])


def _captions(row: dict[str, str]) -> tuple[str, ...]:
    """Non-empty caption columns."""
    return tuple(v.strip() for k, v in row.items() if k and k.startswith("caption") and v and v.strip())


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def _library(fps: float, clips: int) -> DataSet:
    from wamo.data import procedural

    def samples(split: str, start: int, count: int) -> list[Sample]:
        made = procedural.stream(split, start=start, count=count)
        return [Sample(f"library/{split}-{start + i}", prepare(m, fps), LIBRARY, split, "") for i, m in enumerate(made)]

    fixed = samples("val", 0, 300)
    return DataSet(LIBRARY, fixed, make=lambda epoch: samples("train", epoch * clips, clips))


def _finish(name: str, samples: list[Sample], skipped: list[str]) -> DataSet:
    """Leave out what cannot be used, and say so."""
    kept = [s for s in samples if len(s.motion) >= MIN_FRAMES and s.captions]
    if len(kept) < len(samples):
        skipped.append(f"{len(samples) - len(kept)} clips are shorter than {MIN_FRAMES} frames or have no caption")
    for note in skipped:
        log.warning("%s: left out: %s", name, note)
    if not kept:
        raise DataError(f"{name}: not one usable clip" + (f"; first problem: {skipped[0]}" if skipped else ""))
    return DataSet(name, kept, notes=tuple(skipped))


def trajectories_of(samples: list[Sample], representation: str) -> list[np.ndarray]:
    """(frames, channels) float32 of each clip, for calibration."""
    from wamo.model.trajectories import to_trajectories

    return [
        to_trajectories(s.motion.joints, s.motion.skeleton, representation).reshape(len(s.motion), -1) for s in samples
    ]
