"""Excerpts for training: one action cut from a longer performance, like a window of a capture. Not in the paper.

Clips of `generate` begin and end in a relaxed stand. Recorded people come from one movement and continue with the
next, and their stands vary: feet apart or one ahead, knees bent, body turned or leaning, hands raised.
"""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np

from wamo.errors import ConfigError
from wamo.library.body import random_body
from wamo.library.compose import LONGEST, Performed, captioned, check, in_order
from wamo.library.families import FAMILIES
from wamo.library.families.poses import BEHIND, BOTH, CHEST, FRONT, GUARD, HIP_FIST, OUT, UP, around
from wamo.library.kinematics import arm_vector
from wamo.library.splits import SPLITS, is_held_out
from wamo.library.stage import FPS, SIGN, Stage
from wamo.motion import Motion
from wamo.motion.facts import LibraryClip

SHORTEST = 1.6
"""Seconds."""
LOST = 0.4
"""Largest share of an action that is cut off at its two ends together; counted actions stay whole."""
KEPT = 0.7
"""Longest part of the previous and of the next action that stays in the clip, in seconds each."""
DEEP = 0.15
"""Share of loosened stands that are deep stances."""
COMMON = 0.1
"""Share of excerpts drawn from the `_COMMON` actions, which a uniform draw over families would make rare."""
_COMMON = (
    "walk",
    "run",
    "walk_curve",
    "walk_turn",
    "walk_then_stop",
    "turn_around",
    "stand_still",
    "sit_down",
    "stand_up",
)
_HANDS = (GUARD, CHEST, HIP_FIST, BEHIND, FRONT, OUT, UP, (0.88, 0.05, 0.28), (0.30, 0.72, 0.20))
_LEANS = {"bend": 0.12, "tilt": 0.10, "twist": 0.20, "side": 0.07, "nod": 0.15, "look": 0.3, "pyaw": 0.25}


def excerpt(seed: int, family: str | None = None, *, split: str = "train", fps: float = 20.0) -> Motion:
    """Cut one action from a performance of one to three actions, with captions and claims of this action alone.

    Parameters
    ----------
    seed, family, split, fps : as for `generate`; the same seed, split and family give the same clip

    Returns
    -------
    Motion on SMPL-22, canonical, 1.6-10 s.

    Raises
    ------
    ConfigError
        For an unknown family or split, a negative seed or an invalid frame rate; the message lists what is allowed.
    """
    check(seed, family, sorted(FAMILIES), split, [s for s in SPLITS if s != "held_out"], fps)
    for attempt in range(600):
        rng = np.random.default_rng([zlib.crc32(f"{split}/excerpt".encode()), int(seed), attempt])
        cast, which = _cast(rng, family)
        if any(is_held_out(action, params) for action, params in cast):
            continue
        stage = Stage(random_body(rng), rng, 30.0)
        if rng.random() < 0.7:
            loosen(stage, float(rng.uniform(0.2, 1.0)))
        stage.wait(float(rng.uniform(0.05, 0.45)))
        spans = in_order(stage, cast, 2.5 * LONGEST)
        if not spans or stage.now > stage.time[-1] - 1.0 or spans[which][1] - spans[which][0] > LONGEST:
            continue
        counted = (cast[which][1].facts.get("count") or 1) > 1
        stage.begin, stage.now = cut(rng, stage, spans[which], counted)
        clip = captioned(rng, stage, [cast[which]], False, split, seed, fps)
        return clip.with_(clip=replace(clip.clip_as(LibraryClip), excerpt=True))
    raise ConfigError(f"seed {seed} gives no excerpt of {family or 'any family'}: choose another seed")


def _cast(rng: np.random.Generator, family: str | None) -> tuple[Performed, int]:
    """Draw the actions and the index of the captioned one."""
    names = sorted(FAMILIES)
    pool = _COMMON if rng.random() < COMMON else names
    captioned_one = FAMILIES[family or pool[int(rng.integers(len(pool)))]]
    chain, which = [captioned_one], 0
    if rng.random() < 0.5:
        before = [n for n in names if FAMILIES[n].starts == "stand" and FAMILIES[n].ends == captioned_one.starts]
        if before:
            chain, which = [FAMILIES[before[int(rng.integers(len(before)))]], captioned_one], 1
    if rng.random() < 0.5 and captioned_one.ends != "lie":
        after = [n for n in names if FAMILIES[n].starts == captioned_one.ends]
        if after:
            chain.append(FAMILIES[after[int(rng.integers(len(after)))]])
    return [(action, action.draw(rng, {})) for action in chain], which


def cut(rng: np.random.Generator, stage: Stage, span: tuple[float, float], counted: bool) -> tuple[float, float]:
    """Draw the begin and end of the excerpt in stage seconds, within the action or in its neighbours."""
    first, last = span
    lost = 0.0 if counted else LOST * float(rng.random()) * (last - first)
    share = float(rng.random())
    begin = first + share * lost if rng.random() < 0.7 else first - KEPT * float(rng.random())
    end = last - (1 - share) * lost if rng.random() < 0.7 else last + KEPT * float(rng.random())
    lacking = max(0.0, SHORTEST - (end - begin))
    begin = max(begin - lacking / 2, stage.begin if stage.rolling else 1 / FPS)
    return begin, max(end + lacking / 2, begin + SHORTEST)


def loosen(stage: Stage, amount: float) -> None:
    """Vary the initial stand: feet, knees, trunk, head and hands, each drawn independently.

    Parameters
    ----------
    amount : 0 keeps the relaxed stand, 1 applies the full variation
    """
    rng, scale = stage.rng, stage.body.scale
    wide, ahead = float(rng.uniform(-0.02, 0.16)), float(rng.normal(0, 0.10))
    if rng.random() < DEEP:  # move one foot far ahead, as in a front stance
        ahead = float(rng.choice((-1.0, 1.0))) * float(rng.uniform(0.20, 0.34))
    for side in BOTH:
        stage.foot[side, :, 0] += amount * SIGN[side] * wide * scale
        stage.foot[side, :, 2] += amount * SIGN[side] * ahead * scale
    stage.c["lift"] -= amount * (abs(wide) * 0.15 + abs(ahead) * 0.2 + 0.09 * float(rng.random()) ** 2)
    for channel, spread in _LEANS.items():
        stage.c[channel] += amount * spread * float(rng.standard_normal())
    both = rng.random() < 0.5
    drawn = [_resting(rng) for _ in BOTH]
    for side in BOTH:
        place = drawn[0 if both else side] * np.array([SIGN[side], 1.0, 1.0])
        stage.hand[side] += amount * (place - stage.hand[side])


def _resting(rng: np.random.Generator) -> np.ndarray:
    """Draw a resting place of the left hand, in arm lengths from the shoulder: hanging, or one of `_HANDS`."""
    if rng.random() < 0.6:
        return np.asarray(arm_vector(rng.normal(0.1, 0.3), abs(rng.normal(0.1, 0.25)), rng.uniform(0.1, 1.6)))
    return around(rng, _HANDS[int(rng.integers(len(_HANDS)))], 0.08)
