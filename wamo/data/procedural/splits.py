"""Splits of the endless library: disjoint seeds, and combinations of action, side and speed that are held out."""

from __future__ import annotations

import zlib

from wamo.data.procedural.families.registry import Family, Params

SPLITS = ("train", "val", "test", "held_out")
HELD_OUT_SHARE = 0.08


def is_held_out(action: Family, params: Params) -> bool:
    """Whether this combination of action, side (or direction) and speed occurs in the "held_out" split only.

    Chosen by a checksum of the combination, so that it does not depend on anything that is drawn. Each action, side
    and speed is seen in training, but not together.
    """
    if "speed" not in action.space or not ("side" in action.space or "direction" in action.space):
        return False
    combination = f"{action.name}/{params.side}/{params.direction}/{params.speed}"
    return zlib.crc32(combination.encode()) % 1000 < 1000 * HELD_OUT_SHARE
