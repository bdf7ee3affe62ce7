"""Choose the clips of the embedded library: an equal share of every family with varied facts, and combinations."""

from __future__ import annotations

import itertools
import zlib

from wamo.errors import ConfigError
from wamo.library.compose import COMPOSITES, generate
from wamo.library.families import FAMILIES
from wamo.motion import Motion
from wamo.motion.facts import LibraryClip

SPLIT = "test"
"""Split of the library's seeds; a model trained on the train stream has not seen its clips."""


SHOWN = ("walk", "wave", "sit_down", "pick_up")
"""Actions that show every style, in this order as far as the number of clips allows."""


def choose_clips(count: int = 1000, seed: int = 0) -> list[Motion]:
    """Generate ``count`` clips: a fifth combine actions, a 25th shows styles, the rest cycle through the families.

    Left and right alternate within a family that has a side, and the first clip of every family is in no style.

    Raises
    ------
    ConfigError
        For a count below 1 or a negative seed.
    """
    if count < 1 or seed < 0:
        raise ConfigError(f"the library needs a count of at least 1 and a seed of at least 0; found {count} and {seed}")
    names = sorted(FAMILIES)
    motions = []
    shown = [(name, style) for name in SHOWN for style in FAMILIES[name].space["style"]][: count // 25]
    combined = count // 5
    for k in range(count - combined - len(shown)):
        name, turn = names[k % len(names)], k // len(names)
        motions.append(_clip(name, seed, turn))
    for k, (name, style) in enumerate(shown):
        motions.append(_clip(name, seed, k, style))
    for k in range(combined):
        motions.append(_clip(COMPOSITES[0] if k % 4 else COMPOSITES[1], seed, k))
    return motions


def _clip(name: str, seed: int, turn: int, style: str | None = None) -> Motion:
    """Generate clip number ``turn`` of a family, in a style if one is given; the first clip is in none.

    The seed alone must reproduce the clip, so seeds are tried until the clip has the required side and style.
    """
    sides = FAMILIES[name].space.get("side") if name in FAMILIES else None

    def wanted(clip: Motion) -> bool:
        action = clip.clip_as(LibraryClip).actions[0]
        styled = action.style == style or (style is None and (turn > 0 or name in COMPOSITES))
        return styled and (not sides or action.side == sides[turn % 2])

    seeds = (zlib.crc32(f"{seed}/{name}/{style or turn}/{attempt}".encode()) for attempt in itertools.count())
    clips = (generate(base, name, split=SPLIT) for base in seeds)
    return next(clip for clip in clips if wanted(clip))
