"""Martial arts blocks: the forearm above the brow, or the edge of the open hand in front of the chest."""

from __future__ import annotations

from wamo.library.families.poses import HIP_FIST, Stance, around, stance, unstance
from wamo.library.families.registry import Params, family
from wamo.library.stage import SIGN, Stage


@family(
    "block",
    "punch",
    "~block (a punch |)with [the|their] <side> [arm|forearm]",
    "~[raise|lift] their <side> forearm to block( an attack)",
    "~defend themselves with [the|their] <side> arm",
    side=True,
    speed=True,
    implies=("fight",),
)
def block(s: Stage, p: Params) -> None:
    """Snaps a forearm up above the brow and sinks back."""
    k, q = p.hand, p.slowness**0.65
    stance(s, 0.05, 0.5, Stance(lead=k, width=0.08, length=0.30))
    s.arm(
        k,
        (0.35, (-0.2, -0.35, 0.35)),
        (0.35 + 0.30 * q, (-0.30, 0.48, 0.40)),
        (1.3 + 0.3 * q, (-0.28, 0.46, 0.40)),
        rise=0.35,
        release=0.6,
        swivel=0.85,
    )
    s.arm(1 - k, (0.5, HIP_FIST), (1.3 + 0.3 * q, HIP_FIST), release=0.6)
    s.hold(0.4, 1.2 + 0.3 * q, rise=0.25 * q, lift=-0.07, tilt=-0.08, nod=0.1)
    unstance(s, 1.4 + 0.3 * q, 0.6, Stance(lead=k, width=0.08, length=0.30))
    s.wait(2.1 + 0.3 * q)


@family(
    "knife_hand_block",
    "punch",
    "~block with the edge of the open <side> hand",
    "~do a knife hand block( with the <side> hand)",
    "~do an open hand block( with the <side> arm)",
    "~sweep the open <side> hand outward in a block",
    "~step into a low stance and ~block with an open <side> hand",
    "~do a karate block with [the|their] <side> hand open",
    side=True,
    speed=True,
    implies=("fight", "block"),
)
def knife_hand_block(s: Stage, p: Params) -> None:
    """Steps into a back stance and sweeps the edge of one open hand from the other shoulder out to the front."""
    k, q = p.hand, p.slowness**0.65
    length = float(s.rng.uniform(0.34, 0.60))
    settled = stance(s, 0.05, 0.75 * q, Stance(lead=k, width=0.04, length=length, turn=-0.45 * SIGN[k], settle=0.08))
    strike, stay = 0.35 + 0.40 * q, float(s.rng.uniform(0.7, 1.6))
    end = settled + 0.15 + stay
    out = around(s.rng, (0.02, -0.02, 0.66))
    s.arm(
        k,
        (strike, (-0.50, 0.10, 0.26)),
        (strike + 0.35 * q, out),
        (end, out),
        rise=strike,
        release=0.7,
        swivel=0.25,
        overlap=1.1,
    )
    rest = (-0.30, -0.30, 0.42) if s.rng.random() < 0.7 else HIP_FIST
    s.arm(1 - k, (strike, (0.10, 0.0, 0.75)), (strike + 0.35 * q, rest), (end, rest), rise=strike, release=0.7)
    s.add("twist", (strike - 0.2, 0), (strike, -0.35 * SIGN[k]), (strike + 0.35 * q, 0.20 * SIGN[k]), (end + 0.4, 0))
    s.hold(strike, end, rise=0.4, sz=-0.05, nod=0.06)
    unstance(s, end + 0.1, 0.7, Stance(lead=k, width=0.04, length=length, turn=-0.45 * SIGN[k], settle=0.08))
    s.wait(end + 0.95)
