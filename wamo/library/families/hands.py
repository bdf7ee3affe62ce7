"""Hand movements shared by many everyday actions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wamo.library import curves
from wamo.library.stage import Stage


@dataclass(frozen=True, eq=False)
class Rub:
    """A hand's path to and fro about a place.

    Parameters
    ----------
    frame : what the place is relative to, a frame of `Stage.reach`: "head", "chest", "pelvis" or "heading"
    centre : (3,) the place, metres
    sweep : (3,) metres to either side of it
    hertz : repetitions a second
    second : (3,) metres of a sweep a quarter turn later, which makes circles
    """

    frame: str
    centre: object
    sweep: object
    hertz: float
    second: object = (0.0, 0.0, 0.0)


def rub(
    s: Stage, k: int, start: float, span: float, path: Rub, *, rise: float = 0.6, release: float = 0.6,
    swivel: float = 0.0,
) -> None:  # fmt: skip
    """Bring hand ``k`` to a place, move it to and fro for ``span`` seconds, and take it back."""
    at, t = s.ticks(start - rise, start + span + release)
    phase = curves.oscillation(s.rng, t - start, path.hertz)
    w = curves.minimum_jerk((t - start + 0.2) / 0.3) * (1 - curves.minimum_jerk((t - start - span) / 0.25))
    curve = (
        np.asarray(path.centre, float)
        + (w * np.sin(phase))[:, None] * np.asarray(path.sweep)
        + (w * np.cos(phase))[:, None] * np.asarray(path.second)
    )
    weight = curves.window(t, start - rise, start + span, rise, release)
    s.reach_curve(k, path.frame, at, curve, weight, swivel)
