"""Getting down on hands and knees. Not in the paper."""

from __future__ import annotations

from wamo.library.families.floor.kneeling import kneel
from wamo.library.families.floor.posture import LAP, LEGS
from wamo.library.families.poses import BOTH, raise_knee
from wamo.library.families.registry import Params, family
from wamo.library.stage import Stage


@family(
    "get_on_all_fours",
    "posture",
    "~get (down )on all fours",
    "~get (down )on [the|their] hands and knees",
    "~kneel down and ~put both hands on the [floor|ground]",
    "~go down on all fours( and ~come back to the knees)",
    "~drop onto hands and knees",
    speed=True,
    ends="kneel",
)
def get_on_all_fours(s: Stage, p: Params) -> None:
    """Kneels down, leans forward onto both hands, stays on all fours and comes back up to the knees."""
    kneel(s, p)
    s.wait(-0.6)
    go, stay = 1.0 * p.slowness**0.8, float(s.rng.uniform(0.9, 1.8))
    keys = (0.0, go, go + stay, 2 * go + stay)
    s.plateau(keys, tilt=1.28, bend=0.10, lift=0.02, nod=-0.45)
    up, down = LEGS["kneel"], raise_knee(1.30, 1.56, 0.05)
    floor = (0.19, 0.065, 0.50)
    for k in BOTH:
        s.leg_keys(k, (keys[0], up), (keys[1], down), (keys[2], down), (keys[3], up), rise=0.02, release=None,
                   point=0.9, overlap=1.1)  # fmt: skip
        s.reach(k, "heading", (keys[1], floor), (keys[2], floor), rise=0.8 * go, release=0.8 * go, swivel=0.1)
        s.arm(k, (keys[3], LAP["kneel"]), rise=0.6 * go, release=None)
    s.wait(keys[3] + 0.5)
