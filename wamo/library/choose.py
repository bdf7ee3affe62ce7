"""Which clips the embedded library holds: every family alike, with varied facts, and combinations of them."""

from __future__ import annotations

import itertools
import zlib

from wamo.errors import ConfigError
from wamo.library.compose import COMPOSITES, generate
from wamo.library.families import FAMILIES
from wamo.motion import Motion
from wamo.motion.facts import LibraryClip

SPLIT = "test"
"""The library is made of test seeds, so that a model trained on the train stream has not seen it."""


def embedded(count: int = 1000, seed: int = 0) -> list[Motion]:
    """``count`` clips: a fifth are sequences or two actions at once, the rest goes round the families.

    Left and right take turns within a family that has a side, so that both can be found.

    Raises
    ------
    ConfigError
        For a count below 1 or a negative seed.
    """
    if count < 1 or seed < 0:
        raise ConfigError(f"the library needs a count of at least 1 and a seed of at least 0; found {count} and {seed}")
    combined = count // 5
    names = sorted(FAMILIES)
    motions = []
    for k in range(count - combined):
        name, turn = names[k % len(names)], k // len(names)
        motions.append(_fresh(name, seed, turn))
    for k in range(combined):
        motions.append(_fresh(COMPOSITES[0] if k % 4 else COMPOSITES[1], seed, k))
    return motions


def _fresh(name: str, seed: int, turn: int) -> Motion:
    """A clip of a family, made again from its own seed alone: a side is had by trying seeds."""
    sides = FAMILIES[name].space.get("side") if name in FAMILIES else None
    seeds = (zlib.crc32(f"{seed}/{name}/{turn}/{attempt}".encode()) for attempt in itertools.count())
    clips = (generate(base, name, split=SPLIT) for base in seeds)
    return next(clip for clip in clips if not sides or clip.clip_as(LibraryClip).actions[0].side == sides[turn % 2])
