"""Samples: canonical clips at the model's frame rate with captions, and which captions describe which clips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Protocol

import numpy as np

from wamo.errors import DataError
from wamo.motion import Motion
from wamo.motion.captions import caption_key, mirror_caption
from wamo.motion.facts import Claim, Clip, LibraryClip, Trial

MIN_FRAMES = 8
"""Shorter clips are reported and left out."""


@dataclass(frozen=True, eq=False)
class Sample:
    """One entry of a data set.

    Parameters
    ----------
    key : unique and stable name, e.g. "cmu/01_02#3"; it seeds augmentation
    motion : canonical, at the model's frame rate
    dataset : name of the data set
    split : "train", "val", "test" ...
    label : class of the motion for scoring by label ("m01/right"), or ""
    group : samples of one group share a batch, as hard negatives, and are mirrored together; "" for none
    twin : mirrored if and only if the rest of its group is not
    themes : samples of one data set that share a theme are similar; themed batches consist of them
    """

    key: str
    motion: Motion
    dataset: str
    split: str
    label: str = ""
    group: str = ""
    twin: bool = False
    themes: tuple[str, ...] = ()
    caption_keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption_keys", frozenset(map(caption_key, self.motion.captions)))

    @property
    def captions(self) -> tuple[str, ...]:
        """Sentences that describe the clip."""
        return self.motion.captions


class MakeEpoch(Protocol):
    """Makes training samples of a generated data set."""

    def __call__(self, epoch: int, part: int = 0, parts: int = 1) -> list[Sample]:
        """Return one part of an epoch that is divided into ``parts``; all parts in order are the epoch."""
        ...


@dataclass(frozen=True)
class DataSet:
    """All samples of one source.

    Parameters
    ----------
    name : short name; samples : every split together
    make : makes the training epochs of generated data, else None
    notes : one sentence per item left out while reading
    annotated : number of trials with captions from an annotation file
    """

    name: str
    samples: Sequence[Sample]
    make: MakeEpoch | None = None
    notes: tuple[str, ...] = ()
    annotated: int = 0

    def split(self, split: str) -> list[Sample]:
        """Samples of a split, in order."""
        return [s for s in self.samples if s.split == split]


def part_moved(motion: Motion) -> str:
    """Part of the body that moves most in a canonical clip: "travel", "legs", "both hands" or "one hand".

    "travel" if the root covers more than a metre on the floor; otherwise the part is chosen by the distance that wrists
    and ankles cover relative to the root (metres, summed over the frames).

    Notes
    -----
    Not in the paper.
    """
    ends = [motion.skeleton.index(f"{side}_{end}") for end in ("wrist", "ankle") for side in ("left", "right")]
    root = motion.joints[:, 0]
    if np.ptp(root[:, [0, 2]], axis=0).max() > 1.0:
        return "travel"
    left, right, *ankles = np.linalg.norm(np.diff(motion.joints[:, ends] - root[:, None], axis=0), axis=2).sum(0)
    if max(ankles) > max(left, right):
        return "legs"
    return "one hand" if max(left, right) > 2.5 * min(left, right) else "both hands"


@dataclass(frozen=True, eq=False)
class Facts:
    """Facts about one entry of a batch, after augmentation.

    Parameters
    ----------
    caption : the drawn sentence; claim : its claim (library), or None
    keys : keys of all sentences that describe the motion; label : its class, or ""
    clip : facts about the motion beyond its captions
    """

    caption: str
    claim: Claim | None
    keys: frozenset[str]
    label: str
    clip: Clip | None


def facts_of(sample: Sample, pick: int, mirrored: bool) -> Facts:
    """Facts about a sample with caption number ``pick``; a mirrored clip has mirrored sentences and facts."""
    clip = sample.motion.clip
    claim = clip.claims[pick] if isinstance(clip, LibraryClip) else None
    facts = Facts(sample.captions[pick], claim, sample.caption_keys, sample.label, clip)
    if not mirrored:
        return facts
    return Facts(
        mirror_caption(facts.caption),
        claim.mirror() if claim else None,
        frozenset(map(mirror_caption, facts.keys)),
        mirror_caption(facts.label),
        clip.mirror() if clip else None,
    )


def positives(batch: Sequence[Facts], read: bool = False) -> np.ndarray:
    """Compute which captions of a batch describe which motions, as far as the data say.

    Parameters
    ----------
    read : whether captions without a claim are read by the library's patterns (`wamo.library.claim_of`)

    Returns
    -------
    (texts, motions) bool: the same caption, the same label, or a claim that is true of a library clip or, where
    captions are read, follows from a sentence of a captured motion.
    """
    found = np.eye(len(batch), dtype=bool)
    keys = [caption_key(facts.caption) for facts in batch]
    claims = [facts.claim or (read_claim(facts.caption) if read else None) for facts in batch]
    true = [_true_of(facts, read) for facts in batch]
    for i, text in enumerate(batch):
        for j, motion in enumerate(batch):
            if i != j:
                same = keys[i] in motion.keys or (text.label != "" and text.label == motion.label)
                claim = claims[i]
                found[i, j] = same or (claim is not None and any(claim.holds(one) for one in true[j]))
    return found


def _true_of(motion: Facts, read: bool) -> Sequence[LibraryClip | Claim]:
    """What claims are held against: a library clip, or what the sentences of a captured motion claim."""
    if isinstance(motion.clip, LibraryClip):
        return (motion.clip,)
    if not read or (isinstance(motion.clip, Trial) and motion.clip.long):  # a piece may not show the whole sentence
        return ()
    claims = (read_performed(key) for key in sorted(motion.keys))
    return [claim for claim in claims if claim is not None]


@lru_cache(maxsize=50_000)
def read_claim(caption: str) -> Claim | None:
    """The claim of a sentence by the library's patterns, remembered."""
    from wamo.library import claim_of

    return claim_of(caption)


@lru_cache(maxsize=50_000)
def read_performed(caption: str) -> Claim | None:
    """The same as what is performed, so that other claims can be held against it."""
    from wamo.library import performed

    claim = read_claim(caption)
    return performed(claim) if claim is not None else None


def counted(samples: Sequence[Sample], times: int) -> list[Sample]:
    """Repeat each sample ``times`` times; pairs of copies are mirror twins, share a batch and are augmented alike."""
    copies: list[Sample] = []
    for n in range(times):
        pair = n // 2
        again = [another(s, pair) for s in samples]
        if 2 * pair + 1 < times:
            again = [replace(s, group=f"{s.key}/{pair}", twin=bool(n % 2)) for s in again]
        copies += again
    return copies


def another(sample: Sample, number: int) -> Sample:
    """The sample with another caption and augmentation in each epoch than the copies of other numbers."""
    return replace(sample, key=f"{sample.key}~{number}") if number else sample


def require(samples: Sequence[Sample], what: str, source: str) -> Sequence[Sample]:
    """Return the samples; DataError if there are none."""
    if not samples:
        raise DataError(f"{source} has no samples for {what}; check its split files and captions")
    return samples
