"""Hand movements shared by many everyday actions."""

from __future__ import annotations

import numpy as np

from wamo.library import curves
from wamo.library.stage import Stage


def rub(
    s: Stage,
    k: int,
    frame: str,
    start: float,
    span: float,
    centre: object,
    sweep: object,
    hertz: float,
    *,
    rise: float = 0.6,
    release: float = 0.6,
    swivel: float = 0.0,
    second: object = (0.0, 0.0, 0.0),
) -> None:
    """Move a hand to and fro about a place by ``sweep`` metres, and by ``second`` metres a quarter turn later."""
    at, t = s.ticks(start - rise, start + span + release)
    phase = curves.oscillation(s.rng, t - start, hertz)
    w = curves.minimum_jerk((t - start + 0.2) / 0.3) * (1 - curves.minimum_jerk((t - start - span) / 0.25))
    curve = (
        np.asarray(centre, float)
        + (w * np.sin(phase))[:, None] * np.asarray(sweep)
        + (w * np.cos(phase))[:, None] * np.asarray(second)
    )
    s.reach_curve(k, frame, at, curve, curves.window(t, start - rise, start + span, rise, release), swivel)
