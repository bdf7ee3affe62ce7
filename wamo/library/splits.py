"""Splits of the endless library: disjoint seeds, and combinations of action, side and speed that are held out."""

from __future__ import annotations

import zlib
from functools import cache
from itertools import product

from wamo.library.families.registry import FAMILIES, Family, Params

SPLITS = ("train", "val", "test", "held_out")


def is_held_out(action: Family, params: Params) -> bool:
    """Return whether this combination of action, side (or direction) and speed is reserved for the "held_out" split.

    Every second family or so has one such combination, chosen by a checksum of its name: its action, side and speed
    are all seen in training, but not together.
    """
    way = params.side if "side" in action.space else params.direction
    return (way, params.speed) == _held_out(action.name)


@cache
def _held_out(name: str) -> tuple[str, str] | None:
    space = FAMILIES[name].space
    ways, speeds = space.get("side") or space.get("direction", ()), space.get("speed", ())
    combinations = list(product(ways, speeds)) if len(ways) > 1 and len(speeds) > 1 else []
    pick = zlib.crc32(name.encode()) % (2 * len(combinations) or 1)
    return combinations[pick] if pick < len(combinations) else None
