"""The clips that the page opens with: those of the embedded library whose pose moves most when bands are removed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

OPENERS = (
    "run_curve_test_847746695", "jumping_jacks_test_3615845354", "elbow_strike_test_3709771673",
    "leap_run_test_1297737658", "walk_in_circle_test_3311812968", "leg_swing_high_test_3234625974",
    "cartwheel_test_2019869341", "spin_kick_test_4038875906",
)  # fmt: skip
"""Chosen by ``python experiments/openers.py``: one of each topic, those with the strongest fast bands."""


def opening(texts: pa.Table, count: int) -> list[int]:
    """Ids of clips for the first look: the openers, then an even choice; only that in a gallery without the openers.

    Parameters
    ----------
    texts : column ``name``, one row per clip
    """
    places = pc.index_in(pa.array(OPENERS), value_set=texts["name"].combine_chunks()).to_pylist()
    total, first = texts.num_rows, [place for place in places if place is not None]
    wanted = max(0, min(count, total) - len(first))
    others = np.setdiff1d(np.arange(total), first)
    return [*first, *(int(others[i * len(others) // wanted]) for i in range(wanted))][:count]
