"""Pairs of clips that differ in one fact: side, speed, count, or the order of two actions. Not in the paper.

A model that distinguishes the clips of a pair has learned that fact in addition to the action.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any

import numpy as np

from wamo.errors import ConfigError
from wamo.library import grammar
from wamo.library.compose import LONGEST, Performed, joints_of, perform
from wamo.library.families import FAMILIES, Params
from wamo.library.families.registry import PACE
from wamo.library.splits import SPLITS, is_held_out
from wamo.motion import Motion
from wamo.motion.facts import Claim, LibraryClip

CONTRASTS = ("side", "speed", "order", "count")
"""Facts in which a pair can differ."""
_CAPTIONS = 4


def contrast_pair(seed: int, fact: str, *, split: str = "train", fps: float = 20.0) -> tuple[Motion, Motion]:
    """Generate two clips with the same body and random details that differ in ``fact`` alone.

    Parameters
    ----------
    seed, split : the same seed and split give the same pair; splits share no seeds
    fact : "side" (left, right), "speed" (slow, fast), "count" (two different counts) or "order" (of two actions)
    fps : frames per second

    Returns
    -------
    Two motions like those of `generate`, with 1-4 captions each. Every caption claims the fact, so none of them holds
    for the other clip.

    Raises
    ------
    ConfigError
        For an unknown fact or split.
    """
    if fact not in CONTRASTS:
        raise ConfigError(f"a contrast is one of {', '.join(CONTRASTS)}; found {fact!r}")
    if split not in SPLITS or split == "held_out":
        raise ConfigError(f"contrasts exist in the splits train, val and test; found {split!r}")
    for attempt in range(600):
        key = [zlib.crc32(f"{split}/{fact}".encode()), int(seed), attempt]
        rng = np.random.default_rng(key)
        casts = _order(rng) if fact == "order" else _fact(rng, fact)
        if any(is_held_out(action, params) for cast in casts for action, params in cast):
            continue
        made = [_clip([*key, 1], cast, fact, split, seed, fps) for cast in casts]
        if made[0] and made[1]:
            return made[0], made[1]
    raise ConfigError(f"seed {seed} gives no pair that differs in {fact}: choose another seed")


def _fact(rng: np.random.Generator, fact: str) -> list[Performed]:
    """Draw an action and return it with two different values of ``fact``."""
    names = [n for n in sorted(FAMILIES) if len(FAMILIES[n].space.get(fact, ())) > 1]
    action = FAMILIES[names[int(rng.integers(len(names)))]]
    first = action.draw(rng, {})
    values = ("slow", "fast") if fact == "speed" else action.space[fact]
    picked = [values[int(i)] for i in rng.permutation(len(values))[:2]]
    return [[(action, _with(first, fact, value))] for value in picked]


def _with(params: Params, fact: str, value: Any) -> Params:
    """Return the parameters with one fact replaced; a new speed also changes the pace."""
    if fact == "speed":
        pace = params.pace * PACE[value] / PACE[params.speed or "normal"]
        return replace(params, speed=value, pace=pace)
    return replace(params, **{fact: value})


def _order(rng: np.random.Generator) -> list[Performed]:
    """Draw two actions and return them in both orders."""
    names = [n for n in sorted(FAMILIES) if FAMILIES[n].starts == FAMILIES[n].ends == "stand"]
    first, second = (FAMILIES[names[int(i)]] for i in rng.choice(len(names), 2, replace=False))
    cast = [(action, action.draw(rng, {})) for action in (first, second)]
    return [cast, cast[::-1]]


def _clip(key: list[int], cast: Performed, fact: str, split: str, seed: int, fps: float) -> Motion | None:
    """Return one clip of a pair, or None if it is too long or no sentence claims the fact."""
    rng = np.random.default_rng(key)
    stage = perform(rng, cast, False)
    if stage.now - stage.begin > LONGEST + 0.05:
        return None
    sentences, claims = grammar.captions(np.random.default_rng([*key, 2]), cast, False, 3 * _CAPTIONS)
    kept = [(s, c) for s, c in zip(sentences, claims, strict=True) if _states(c, cast, fact)][:_CAPTIONS]
    if not kept:
        return None
    actions = tuple(action.performed(params) for action, params in cast)
    clip = LibraryClip(
        family="sequence" if len(cast) > 1 else cast[0][0].name,
        kind="sequence" if len(cast) > 1 else cast[0][0].kind,
        actions=actions,
        simultaneous=False,
        claims=tuple(claim for _, claim in kept),
        split=split,
        seed=int(seed),
        contrast=fact,
    )
    name = "_".join(action.name for action in actions) + f"_{fact}_{split}_{seed:06d}"
    captions = tuple(s for s, _ in kept)
    motion = Motion(joints_of(stage, fps), fps, name=name, captions=captions, source="procedural", clip=clip)
    return motion.canonical()


def _states(claim: Claim, cast: Performed, fact: str) -> bool:
    """Return whether a sentence claims the fact in which the pair differs."""
    if fact == "order":
        return [action.name for action in claim.actions] == [action.name for action, _ in cast]
    return fact in claim.actions[0].facts
