"""Perform an action in a style: posture, resting hands, tempo, size, and the ways in which movement is not smooth.

`act` wraps the performance of every action. Before the action it sets the posture and the resting hands, so that the
action starts from them and returns to them; after the action it scales, shakes and halts what was written. What
concerns steps is in `Gait.styled`. Not in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wamo.library import curves
from wamo.library.families.registry import Family, Params
from wamo.library.stage import FPS, LEFT, RIGHT, SIGN, Stage
from wamo.library.styles import STYLES, Manner, Style

_BOTH = (LEFT, RIGHT)
_SCALED = ("tilt", "bend", "side", "twist", "nod", "tip", "look")
_SLOWEST = 0.55
"""Pace below which a style slows no action further."""
_SINKING = 0.12
"""Metres below standing height at which a style no longer lowers the pelvis or raises the heels."""


def act(stage: Stage, action: Family, params: Params, *, last: bool = True) -> None:
    """Perform an action in its style; after the ``last`` action the style stays until the clip ends."""
    if params.style is None:
        action.perform(stage, params)
        return
    style = STYLES[params.style]
    stepping = bool({"walking", "running"} & set(action.implies))
    manner = Manner.drawn(stage.rng, style)
    start, first = stage.now, stage.fresh
    resting = stage.hand.copy()
    _assume(stage, manner, first)
    before = _Written.of(stage)
    stage.manner = manner
    if not stepping:
        params = replace(params, pace=max(params.pace * style.tempo, min(params.pace, _SLOWEST)))
    action.perform(stage, params)
    stage.manner = None
    if first and last:
        stage.noise *= style.noise
    span = slice(0 if first else stage.index(start), stage.index(stage.now))
    if not stepping and style.size != 1.0 and params.height is None:  # a named height is kept
        _resize(stage, before, span, style.size)
    if style.halting:
        _halt(stage, slice(stage.index(start), span.stop), style)
    _colour(stage, manner, span, stepping)
    held = _held(stage, span, rise=0.0 if first else 0.5, fall=None if last else 0.5)
    _pose(stage, manner, held)
    if not last:
        _let_go(stage, before, resting, span.stop)


@dataclass
class _Written:
    """What a stage held before an action."""

    hand: np.ndarray
    channels: dict[str, np.ndarray]

    @classmethod
    def of(cls, stage: Stage) -> _Written:
        return cls(stage.hand.copy(), {name: stage.c[name].copy() for name in _SCALED})


def _assume(stage: Stage, manner: Manner, first: bool) -> None:
    """Put the feet and the free hands where the style has them, from the clip's start or over half a second."""
    at, t = stage.ticks(0.0)
    if first:
        at, t = slice(0, stage.frames), stage.time + 10.0
        for side in _BOTH:
            stage.foot[side, :, 0] += SIGN[side] * manner.style.stance * stage.body.scale
    weight = curves.minimum_jerk(t / 0.5)
    for side, place in zip(_BOTH, manner.hands, strict=True):
        if place is not None:
            near = np.asarray(place) + 0.03 * stage.rng.standard_normal(3)
            stage.arm_curve(side, at, np.repeat(near[None], len(t), 0), weight)


def _let_go(stage: Stage, before: _Written, resting: np.ndarray, end: int) -> None:
    """Return hands that still rest where the style put them to where they were before it."""
    t = np.arange(stage.frames - end) / FPS
    for side in _BOTH:
        if np.allclose(stage.hand[side, end:], before.hand[side, end:]):
            stage.hand[side, end:] = curves.blend_vectors(
                stage.hand[side, end:], resting[side, end:], curves.minimum_jerk(t / 0.6)
            )


def _held(stage: Stage, span: slice, rise: float, fall: float | None) -> np.ndarray:
    """Return a weight (frames,) that is 1 during a span of frames; without ``fall`` it stays 1 afterwards."""
    t, start, end = stage.time, span.start / FPS, span.stop / FPS
    up = curves.minimum_jerk((t - start) / rise) if rise else np.ones(len(t))
    return up if fall is None else up * (1 - curves.minimum_jerk((t - end) / fall))


def _pose(stage: Stage, manner: Manner, held: np.ndarray) -> None:
    """Add the posture by a weight (frames,)."""
    style = manner.style
    standing = np.clip(1 - np.abs(stage.c["lift"]) / _SINKING, 0, 1)
    for channel, amount in style.posture.items():
        if channel in ("lift", "pitch0", "pitch1"):
            amount = amount * standing
        stage.c[channel] += held * amount
    for channel, amount in style.leaning.items():
        stage.c[channel] += held * manner.sign * amount


def _resize(stage: Stage, before: _Written, span: slice, size: float) -> None:
    """Scale the arm and trunk movements that an action has added to what was there before."""
    stage.hand[:, span] = before.hand[:, span] + size * (stage.hand[:, span] - before.hand[:, span])
    for name, values in before.channels.items():
        stage.c[name][span] = values[span] + size * (stage.c[name][span] - values[span])


def _colour(stage: Stage, manner: Manner, span: slice, stepping: bool) -> None:
    """Add what a style adds over time: sway, shaking, glances, bouncing and a swinging head."""
    style, rng, c = manner.style, stage.rng, stage.c
    count = span.stop - span.start
    t = np.arange(count) / FPS
    ease = curves.minimum_jerk(t / 0.4) * curves.minimum_jerk((t[-1] - t) / 0.4) if count > 1 else np.zeros(count)
    if style.waver:
        noise = curves.living_noise(rng, count, 5, FPS, 1.7) * ease * style.waver
        for channel, row, share in (("side", 0, 1), ("bend", 1, 0.7), ("tip", 2, 1.2), ("twist", 3, 0.9)):
            c[channel][span] += share * noise[row]
        c["sx"][span] += 0.15 * noise[4] + 0.15 * noise[0]
    if style.tremor:
        _shake(stage, span, t, style.tremor * ease)
    if style.glances:
        _glance(stage, span, t, style.glances, ease)
    if style.bounce and not stepping:
        beat = 0.5 - 0.5 * np.cos(2 * np.pi * 2.0 * t)
        low = np.clip(1 - np.abs(c["lift"][span]) / _SINKING, 0, 1)
        c["lift"][span] -= style.bounce * beat * low * ease
    if style.lilt:
        swing = np.sin(2 * np.pi * 0.95 * t + rng.uniform(0, 6.28)) * ease
        c["tip"][span] += style.lilt * swing
        c["side"][span] += 0.35 * style.lilt * swing


def _shake(stage: Stage, span: slice, t: np.ndarray, size: np.ndarray) -> None:
    """Shake trunk, head and hands at five to seven hertz by an amplitude (frames,)."""
    rng = stage.rng
    swell = 0.65 + 0.35 * np.sin(2 * np.pi * 0.5 * t + rng.uniform(0, 6.28))

    def wave() -> np.ndarray:
        return size * swell * np.sin(2 * np.pi * rng.uniform(5.2, 6.8) * t + rng.uniform(0, 6.28))

    for channel, share in (("nod", 1.2), ("twist", 1.0), ("tip", 0.7), ("bend", 0.6), ("shrug0", 1.0), ("shrug1", 1.0)):
        stage.c[channel][span] += share * wave()
    for side in _BOTH:
        stage.hand[side, span] += 0.7 * np.stack([wave(), wave(), wave()], 1)


def _glance(stage: Stage, span: slice, t: np.ndarray, rate: float, ease: np.ndarray) -> None:
    """Turn the head quickly to one side and the other, with stops between."""
    rng, look, now, sign = stage.rng, np.zeros(len(t)), 0.3, 1 if stage.rng.random() < 0.5 else -1
    aim = 0.0
    while now < t[-1]:
        target = sign * float(rng.uniform(0.45, 0.95)) if rng.random() < 0.8 else 0.0
        look += (target - aim) * curves.minimum_jerk((t - now) / 0.28)
        aim, sign = target, -sign
        now += float(rng.uniform(0.6, 1.4)) / rate
    stage.c["look"][span] += look * ease
    stage.c["twist"][span] += 0.22 * look * ease


def _halt(stage: Stage, span: slice, style: Style) -> None:
    """Make a span of the stage stop and go: everything in it, so that planted feet stay planted."""
    count = span.stop - span.start
    if count < 2:
        return
    cells = max(1, round(style.halts * count / FPS))
    edges = np.arange(1.0, cells)
    if style.halts < 1.2:  # hesitation comes irregularly, a machine keeps time
        edges = edges + 0.25 * stage.rng.uniform(-1, 1, len(edges))
    edges = np.concatenate([[0.0], edges, [float(cells)]]) * (count - 1) / cells
    frame = np.arange(count, dtype=float)
    cell = np.clip(np.searchsorted(edges, frame, side="right") - 1, 0, cells - 1)
    width = np.diff(edges)[cell]
    share = np.clip((frame - edges[cell]) / width / 0.72, 0, 1)
    warped = (1 - style.halting) * frame + style.halting * (edges[cell] + width * share * share * (3 - 2 * share))
    _warp(stage, span, warped)


def _warp(stage: Stage, span: slice, frames: np.ndarray) -> None:
    """Replace every frame of a span by the one at ``frames`` (count,), fractions of frames after the span's start."""
    whole, grid = np.arange(span.stop - span.start), span.start + frames

    def moved(values: np.ndarray) -> np.ndarray:
        part = values[span].reshape(len(whole), -1)
        return np.stack([np.interp(frames, whole, column) for column in part.T], 1).reshape(values[span].shape)

    for values in (*stage.c.values(), stage.path, stage.yaw, stage.ground):
        values[span] = moved(values)
    for pair in (stage.foot, stage.foot_yaw, stage.leg, stage.leg_free, stage.planted, stage.hand):
        for values in pair:
            values[span] = moved(values)
    for layer in stage.hand_layers:
        own = np.arange(layer.first, layer.first + len(layer.weight))
        inside = (own >= span.start) & (own < span.stop)
        at = grid[own[inside] - span.start]
        layer.weight[inside] = np.interp(at, own, layer.weight)
        layer.target[inside] = np.stack([np.interp(at, own, column) for column in layer.target.T], 1)
