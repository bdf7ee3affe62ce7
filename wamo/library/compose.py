"""Generate a clip from a seed: one action, a sequence of actions or two at once, with captions and claims.

Not in the paper.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from wamo.errors import ConfigError
from wamo.library import grammar
from wamo.library.body import random_body
from wamo.library.families import FAMILIES, Family, Params
from wamo.library.families.floor.posture import begin_in
from wamo.library.manner import act
from wamo.library.solve import solve, widened
from wamo.library.splits import SPLITS, is_held_out
from wamo.library.stage import FPS, Stage
from wamo.motion import SMPL22, Motion, geometry
from wamo.motion.facts import LibraryClip

COMPOSITES = ("sequence", "while")
"""Ways to combine families; `generate` takes them as a family's name."""
SHORTEST, LONGEST = 2.0, 10.0
"""Seconds."""
Performed = list[tuple[Family, Params]]
_CARRIERS = ("walk", "walk_backward", "side_step", "walk_in_circle", "jog", "march", "sit_down")


def generate(
    seed: int, family: str | None = None, *, split: str = "train", fps: float = 20.0, **parameters: Any
) -> Motion:
    """Generate one clip of the library.

    Parameters
    ----------
    seed : the same seed, split and arguments give the same clip
    family : a name in `FAMILIES`, "sequence", "while", or None to draw from all of them
    split : "train", "val", "test" or "held_out"; splits share no seeds, and held-out combinations of action, side and
        speed occur in "held_out" only
    fps : frames per second, above 0 and at most 60
    parameters : facts of the family to fix, e.g. ``side="left", speed="slow"``

    Returns
    -------
    Motion on SMPL-22, canonical, 2-10 s, with 3-4 captions and their claims.

    Raises
    ------
    ConfigError
        For an unknown family, split, parameter or value; the message lists what is allowed.
    """
    check(seed, family, [*sorted(FAMILIES), *COMPOSITES], split, SPLITS, fps)
    if family in COMPOSITES and parameters:
        raise ConfigError(f"{family!r} takes no parameters; found {', '.join(parameters)}")
    for attempt in range(600):
        rng = np.random.default_rng([zlib.crc32(split.encode()), int(seed), attempt])
        performed, simultaneous = _cast(rng, family, parameters, split)
        if not performed:
            continue
        stage = perform(rng, performed, simultaneous)
        if stage.now - stage.begin <= LONGEST + 0.05 or (attempt > 60 and len(performed) == 1):
            return captioned(rng, stage, performed, simultaneous, split, seed, fps)
    raise ConfigError(
        f"{family or 'these parameters'} with {parameters} give no clip in split {split!r}: choose another split"
    )


def check(seed: int, family: str | None, names: Sequence[str], split: str, splits: Sequence[str], fps: float) -> None:
    """Raise a ConfigError listing the allowed values if an argument is invalid."""
    if split not in splits:
        raise ConfigError(f"split must be one of {', '.join(splits)}; found {split!r}")
    if family is not None and family not in names:
        raise ConfigError(f"no family {family!r}; there are {', '.join(names)}")
    if not (np.isfinite(fps) and 0 < fps <= FPS):
        raise ConfigError(f"fps must lie above 0 and at most {FPS:g}; found {fps}")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ConfigError(f"seed must be a whole number of at least 0; found {seed!r}")


def _cast(rng: np.random.Generator, family: str | None, fixed: Mapping[str, Any], split: str) -> tuple[Performed, bool]:
    """Draw the actions and whether they are simultaneous; return no actions if the draw does not fit the split."""
    names = sorted(FAMILIES)
    if family is None:
        draw = rng.random()
        family = "sequence" if draw < 0.22 else "while" if draw < 0.32 else names[int(rng.integers(len(names)))]
    if family == "sequence":
        cast = _chain(rng, names)
    elif family == "while":
        cast = _layers(rng, names)
    else:
        cast = [FAMILIES[family]]
    if not cast:
        return [], False
    performed = [(action, action.draw(rng, fixed)) for action in cast]
    if family == "while":  # the carrying action sets the style of both
        performed = [performed[0], *((action, replace(params, style=None)) for action, params in performed[1:])]
    held = [is_held_out(action, params) for action, params in performed]
    wanted = all(held[:1]) if split == "held_out" else not any(held)
    return (performed, family == "while") if wanted else ([], False)


def _chain(rng: np.random.Generator, names: Sequence[str]) -> list[Family]:
    """Draw two or three actions in sequence whose postures connect; return an empty list if none fit."""
    length = 2 if rng.random() < 0.72 else 3
    chain: list[Family] = []
    for k in range(length):
        posture = chain[-1].ends if chain else "stand"
        fitting = [
            n
            for n in names
            if FAMILIES[n].starts == posture
            and (k == length - 1 or FAMILIES[n].ends != "lie")
            and (not chain or n != chain[-1].name)
        ]
        moving = [n for n in fitting if FAMILIES[n].kind in ("walk", "run")]
        if moving and rng.random() < 0.25 and not (chain and chain[-1].kind in ("walk", "run")):
            fitting = moving
        if not fitting:
            break
        chain.append(FAMILIES[fitting[int(rng.integers(len(fitting)))]])
    return chain if len(chain) == length else []


def _layers(rng: np.random.Generator, names: Sequence[str]) -> list[Family]:
    """Draw a carrier such as a walk and an upper-body action to perform during it."""
    carriers = [n for n in _CARRIERS if n in FAMILIES]
    upper = [n for n in names if FAMILIES[n].upper]
    return [FAMILIES[carriers[int(rng.integers(len(carriers)))]], FAMILIES[upper[int(rng.integers(len(upper)))]]]


def perform(rng: np.random.Generator, performed: Performed, simultaneous: bool) -> Stage:
    """Perform the actions on a new stage; its ``now`` is infinite if they do not fit into `LONGEST` seconds."""
    stage = Stage(random_body(rng), rng, 12.5 if len(performed) == 1 else 20.0)
    stage.wait(float(rng.uniform(0.05, 0.45)))
    if simultaneous:
        stage.layered = True
        act(stage, *performed[0])
        end = stage.now
        stage.now = 0.7 if performed[0][0].name != "sit_down" else end
        act(stage, *performed[1])
        stage.now = max(end, stage.now)
    elif not in_order(stage, performed, LONGEST):
        stage.now = np.inf  # too long: the caller draws again
        return stage
    stage.wait(float(rng.uniform(0.1, 0.5)) if not stage.rolling else 0.0)
    stage.now = max(stage.now, stage.begin + SHORTEST + 0.02)
    return stage


def in_order(stage: Stage, performed: Performed, longest: float) -> list[tuple[float, float]]:
    """Perform one action after another and return the stage times in seconds at which each begins and ends.

    Return an empty list if an action would begin less than 1.5 s before ``longest`` seconds have passed.
    """
    spans: list[tuple[float, float]] = []
    for k, (action, params) in enumerate(performed):
        if stage.now - stage.begin > longest - 1.5:
            return []
        if k:
            stage.wait(float(stage.rng.uniform(-0.1, 0.3)))
        if not k and action.starts != "stand":
            stage.now = stage.begin = 0.5
            begin_in(stage, action.starts)
        start = stage.now
        act(stage, action, params, last=k == len(performed) - 1)
        spans.append((start, stage.now))
    return spans


def captioned(
    rng: np.random.Generator, stage: Stage, performed: Performed, simultaneous: bool, split: str, seed: int, fps: float
) -> Motion:
    """Return a stage's clip from ``begin`` to ``now``, canonical, with captions and claims of the performed actions."""
    joints = joints_of(stage, fps)  # joints come before captions: both draw from the same generator
    actions = tuple(action.performed(params) for action, params in performed)
    sentences, claims = grammar.captions(rng, performed, simultaneous, 3 + int(rng.random() < 0.5))
    kind = "while" if simultaneous else "sequence" if len(performed) > 1 else performed[0][0].kind
    family = kind if len(performed) > 1 else performed[0][0].name
    clip = LibraryClip(family, kind, actions, simultaneous, claims, split, int(seed))
    name = "_".join(action.name for action in actions) + f"_{split}_{seed:06d}"
    return Motion(joints, fps, name=name, captions=sentences, source="procedural", clip=clip).canonical()


def joints_of(stage: Stage, fps: float) -> np.ndarray:
    """Return the joints (frames, 22, 3) in metres of a stage from ``begin`` to ``now``."""
    first, last = stage.index(stage.begin), stage.index(min(stage.now, stage.begin + LONGEST))
    return _at_rate(solve(stage, first, last), fps)


_PARENTS, _CHILDREN = (list(ends) for ends in zip(*SMPL22.bones, strict=True))


def _at_rate(joints: np.ndarray, fps: float) -> np.ndarray:
    """Resample 60 fps joints (frames, 22, 3) with a low-pass filter, then restore every bone's length."""
    if fps == FPS:
        return joints
    mixed = _every(joints, round(FPS / fps)) if FPS % fps == 0 else geometry.resample(joints, FPS, fps)
    bones = mixed[:, _CHILDREN].astype(np.float64) - mixed[:, _PARENTS]
    first = joints[0, _CHILDREN] - joints[0, _PARENTS]
    lengths = np.sqrt(np.einsum("ji,ji->j", first, first) / np.einsum("nji,nji->nj", bones, bones))
    bones *= lengths[..., None]
    rate = np.empty(mixed.shape)
    rate[:, 0] = mixed[:, 0]
    for k, (parent, child) in enumerate(SMPL22.bones):
        rate[:, child] = rate[:, parent] + bones[:, k]
    sunk = joints[..., 1].min() - rate[..., 1].min(1)  # keep a stretched leg above the floor
    if sunk.max() > 0:
        rate[..., 1] += widened(np.maximum(sunk, 0.0), 2)[:, None]
    return rate


def _every(joints: np.ndarray, step: int) -> np.ndarray:
    """Take every ``step``-th frame of a zero-phase Hann average over about one new frame."""
    half = max(1, step - 1)
    window = np.hanning(2 * half + 3)[1:-1]
    count = round(len(joints) / step)
    padded = np.concatenate([joints[:1].repeat(half, 0), joints, joints[-1:].repeat(half + step, 0)])
    total = window[0] * padded[0 : step * count : step]
    for k in range(1, len(window)):
        total += window[k] * padded[k : k + step * count : step]
    return total / window.sum()
