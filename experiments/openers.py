"""Opening clips of the page: of which clips does the pose move visibly when bands are removed?

    python experiments/openers.py [--count 8] [--candidates 24]

Each band is removed from each clip of the embedded gallery (Haar, three levels, as the page opens). Its figure is the
displacement in millimetres of the joint that it moves farthest, mean over the frames. "above posture"
is the same with all bands but the lowest removed. A clip qualifies if the fast bands (d2 and d1) each move a joint by
VISIBLE mm; of those, the clip of each action with the largest sum of both is a candidate, and at most one of a topic is
chosen.
The chosen names belong into `app/server/openers.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from experiment import run

from wamo import library as procedural
from wamo.motion import Motion
from wamo.motion.facts import LibraryClip
from wamo.wavelets import FilterBank, band_names, decompose

BANK = FilterBank.of("db1", 3)
VISIBLE = 10.0
"""Millimetres on a figure of about two metres: 2 pixels of a stage 400 pixels high, in every frame."""
SECONDS = 3.0, 10.0


class Candidate(NamedTuple):
    """A clip and the displacement in mm of each band, low to high, and of all bands above the lowest."""

    motion: Motion
    bands: np.ndarray
    above: float


def displacement(components: np.ndarray) -> float:
    """Mean over frames of the farthest moved joint, mm, of (frames, joints, 3) metres."""
    return 1000 * float(np.linalg.norm(components, axis=-1).max(axis=1).mean())


def candidate(motion: Motion) -> Candidate:
    """Measure one clip."""
    bands = decompose(motion.joints.astype(np.float64), BANK)
    moved = np.array([displacement(band - band.mean(axis=0)) for band in bands])
    return Candidate(motion, moved, displacement(bands[1:].sum(axis=0)))


def firsts(found: list[Candidate], of: Callable[[Candidate], str]) -> list[Candidate]:
    """The first of each kind, in order."""
    kept: dict[str, Candidate] = {}
    for one in found:
        kept.setdefault(of(one), one)
    return list(kept.values())


def main(count: int = 8, candidates: int = 24) -> None:
    """Print the candidates and the chosen clips.

    Args:
        count: Clips to choose.
        candidates: Rows to print.
    """
    found = [candidate(m) for m in procedural.embedded() if SECONDS[0] <= m.duration <= SECONDS[1]]
    found = [c for c in found if c.bands[2:].min() >= VISIBLE and len(c.motion.clip_as(LibraryClip).actions) == 1]
    found.sort(key=lambda c: -float(c.bands[2:].sum()))
    best = firsts(found, lambda c: c.motion.clip_as(LibraryClip).family)
    names = band_names(BANK.levels)
    print("| clip | caption | " + " | ".join(f"{name}, mm" for name in names) + " | above posture, mm |")
    print("| --- | --- |" + " ---: |" * (len(names) + 1))
    for c in best[:candidates]:
        cells = [f"{value:.0f}" for value in (*c.bands, c.above)]
        print(f"| {c.motion.name} | {c.motion.captions[0]} | " + " | ".join(cells) + " |")
    chosen = firsts(best, lambda c: c.motion.clip_as(LibraryClip).actions[0].kind)[:count]
    print("\nOPENERS =", tuple(c.motion.name for c in chosen))


if __name__ == "__main__":
    run(main, __doc__)
