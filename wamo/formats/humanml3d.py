"""HumanML3D's and KIT-ML's layout: caption files, and a writer of whole folders."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from wamo.errors import FormatError
from wamo.files import write_atomic
from wamo.formats.features import FeatureStatistics, features_from_joints
from wamo.formats.joint_arrays import FPS
from wamo.formats.limits import DEFAULT_LIMITS, Limits, read_text
from wamo.formats.pos import tag
from wamo.motion import Motion


@dataclass(frozen=True)
class Caption:
    """One line of a caption file.

    Parameters
    ----------
    text : the sentence
    tokens : words with part of speech, "walk/VERB"
    start, end : seconds of the part that the sentence describes; both 0 for the whole clip
    """

    text: str
    tokens: tuple[str, ...] = ()
    start: float = 0.0
    end: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether the sentence describes the whole clip."""
        return self.start == 0 and self.end == 0


def read_captions(path: str | PathLike[str], *, limits: Limits = DEFAULT_LIMITS) -> list[Caption]:
    """Read a ``texts/<id>.txt``, one ``caption#tokens#start#end`` a line; empty lines are skipped.

    Raises
    ------
    FormatError
        A line has another form; the message names file and line.
    """
    path = Path(path)
    captions = []
    for number, line in enumerate(read_text(path, "a caption file", limits).splitlines(), 1):
        if not line.strip():
            continue
        fields = line.split("#")
        if len(fields) != 4:
            expected = "caption#tokens#start#end"
            raise FormatError(path.name, expected, f"{len(fields)} fields in {line[:60]!r}", line=number)
        text, tokens, *times = fields
        if not text.strip():
            raise FormatError(path.name, "a caption before the first #", "nothing", line=number)
        captions.append(Caption(text.strip(), tuple(tokens.split()), *(_time(path.name, t, number) for t in times)))
    return captions


def _time(file: str, word: str, line: int) -> float:
    try:
        value = float(word)
    except ValueError:
        raise FormatError(file, "a time in seconds", repr(word[:40]), line=line) from None
    if math.isnan(value):  # the data sets write "nan" for "whole clip"
        return 0.0
    if value < 0 or math.isinf(value):
        raise FormatError(file, "a time of 0 or more seconds", word, line=line)
    return value


def write_humanml3d(
    folder: str | PathLike[str], motions_by_split: Mapping[str, Iterable[Motion]], *, features: bool = False
) -> int:
    """Write motions with their captions in HumanML3D's layout.

    Makes ``new_joints/<id>.npy`` (float32, canonical, 20 fps, or 12.5 fps for KIT-21), ``texts/<id>.txt`` with tokens
    from `wamo.formats.pos` (a small rule-based tagger, not the original one), ``<split>.txt``, ``all.txt`` and
    ``index.tsv`` (id, name, split, source). Motions are taken one at a time.

    Parameters
    ----------
    features : write ``new_joint_vecs/<id>.npy`` (one frame fewer than the joints; none for a single frame) and
        ``Mean.npy`` and ``Std.npy`` over all clips, which other loaders need

    Returns
    -------
    Number of motions written; a motion without captions gets an empty text file.
    """
    folder = Path(folder)
    rows, splits, count = ["id\tname\tsplit\tsource"], {}, 0
    statistics: dict[int, FeatureStatistics] = {}
    for split, motions in motions_by_split.items():
        ids = []
        for motion in motions:
            key = f"{count:06d}"
            standard = motion.resample(FPS[motion.skeleton.name]).canonical()
            write_atomic(folder / "new_joints" / f"{key}.npy", _npy(standard.joints))
            if features and len(standard) > 1:
                vectors = features_from_joints(standard.joints, standard.skeleton)
                write_atomic(folder / "new_joint_vecs" / f"{key}.npy", _npy(vectors))
                statistics.setdefault(vectors.shape[1], FeatureStatistics()).add(vectors)
            write_atomic(folder / "texts" / f"{key}.txt", "".join(map(_caption_line, motion.captions)))
            clean = (" ".join(part.split()) for part in (key, motion.name, split, motion.source))
            rows.append("\t".join(clean))
            ids.append(key)
            count += 1
        splits[split] = ids
    for split, ids in splits.items():
        write_atomic(folder / f"{split}.txt", "".join(f"{key}\n" for key in ids))
    if len(statistics) == 1:  # only for a single skeleton: several have no common mean
        mean, std = next(iter(statistics.values())).mean_and_std()
        write_atomic(folder / "Mean.npy", _npy(mean))
        write_atomic(folder / "Std.npy", _npy(std))
    write_atomic(folder / "all.txt", "".join(f"{key}\n" for ids in splits.values() for key in ids))
    write_atomic(folder / "index.tsv", "\n".join(rows) + "\n")
    return count


def _npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _caption_line(caption: str) -> str:
    text = " ".join(caption.replace("#", " ").split())
    return f"{text}#{' '.join(tag(text))}#0.0#0.0\n"
