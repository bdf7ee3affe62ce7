"""The stage holds one performer's channels over time. Actions write to it; `solve` turns it into joints.

Angles are in radians, lengths in metres on the mean body (scaled to the performer) and times in seconds. Hand and
leg vectors are given for the left side and mirrored for the right. Actions add to what is already there, so a wave
performed over a walk gives a walk with a wave. Not in the paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wamo.library import curves
from wamo.library.body import Body
from wamo.library.kinematics import arm_vector
from wamo.library.styles import Manner

FPS = 60.0
LEFT, RIGHT = 0, 1
SIDE = {"left": LEFT, "right": RIGHT}
SIGN = np.array([1.0, -1.0])
CHANNELS = (
    *("sx", "lift", "sz", "pyaw", "tilt", "roll", "bend", "side", "twist", "nod", "tip", "look"),
    *(f"{name}{side}" for name in ("shrug", "swivel", "pitch", "point", "knee") for side in (LEFT, RIGHT)),
)
"""Channel names; left, up and forward are positive unless noted.

sx, lift, sz : pelvis offset left, up and forward (metres); pyaw, tilt, roll : pelvis turn, forward tilt and roll
bend, side, twist : spine bend forward, lean left and turn left; nod, tip, look : head down, lean left and turn left
shrug : raise of the shoulder; swivel : elbow up and out; pitch : heel raise of a planted foot
point : toes pointed of a free foot; knee : knee turned out; 0 is left, 1 is right
"""


@dataclass
class HandLayer:
    """A blend of one hand towards a target given in a frame other than the shoulder's.

    Attributes
    ----------
    side : 0 left, 1 right
    frame : "chest", "head", "pelvis", "heading" or "world"
    first : stage frame of the first row
    target : (frames, 3) metres in that frame
    weight : (frames,) 0 keeps the hand where it was, 1 puts it on the target
    """

    side: int
    frame: str
    first: int
    target: np.ndarray
    weight: np.ndarray


class Stage:
    """Channels of one performer at 60 fps, the cursor ``now`` in seconds, and methods that write to the channels."""

    def __init__(self, body: Body, rng: np.random.Generator, horizon: float = 14.0) -> None:
        self.body, self.rng = body, rng
        self.frames = round(horizon * FPS)
        self.time = np.arange(self.frames) / FPS
        self.now = 0.0
        self.begin = 0.0
        self.layered = False
        self.rolling = False
        self.c: dict[str, np.ndarray] = {name: np.zeros(self.frames) for name in CHANNELS}
        self.path = np.zeros((self.frames, 2))
        self.yaw = np.zeros(self.frames)
        self.ground = np.zeros(self.frames)
        self.foot = np.zeros((2, self.frames, 3))
        self.foot_yaw = np.zeros((2, self.frames))
        self.leg = np.zeros((2, self.frames, 3))
        self.leg[:, :, 1] = -1.0
        self.leg_free = np.zeros((2, self.frames))
        self.planted = np.ones((2, self.frames))
        self.hand = np.zeros((2, self.frames, 3))
        self.hand_layers: list[HandLayer] = []
        self.noise = 1.0
        self.manner: Manner | None = None
        self._stand()

    def _stand(self) -> None:
        """Set a relaxed stand with random variation: feet slightly apart and turned out, arms hanging."""
        rng = self.rng
        width, stagger = 0.085 + 0.035 * rng.random(), 0.035 * rng.standard_normal()
        for k in (LEFT, RIGHT):
            self.foot[k, :, 0] = SIGN[k] * width * self.body.scale
            self.foot[k, :, 2] = SIGN[k] * stagger - 0.03
            self.foot_yaw[k] = SIGN[k] * (0.14 + 0.07 * rng.standard_normal())
            hanging = arm_vector(
                0.04 + 0.06 * rng.standard_normal(), 0.08 + 0.05 * rng.random(), 0.22 + 0.1 * rng.random()
            )
            self.hand[k] = hanging * np.array([SIGN[k], 1.0, 1.0])
        for name, spread in (
            ("bend", 0.04),
            ("tilt", 0.02),
            ("nod", 0.06),
            ("side", 0.015),
            ("roll", 0.012),
            ("twist", 0.03),
            ("sx", 0.012),
        ):
            self.c[name] += spread * rng.standard_normal()
        self.c["lift"] -= 0.012 * rng.random()

    # -- time -----------------------------------------------------------------------------------------------------
    def index(self, time: float) -> int:
        """Return the frame of a time in seconds, clamped to the stage."""
        return int(min(max(round(time * FPS), 0), self.frames - 1))

    def ticks(self, start: float, end: float | None = None) -> tuple[slice, np.ndarray]:
        """Return the frames from ``start`` to ``end`` seconds after now, and their times (frames,) relative to now."""
        a = self.index(self.now + start)
        b = self.frames if end is None else self.index(self.now + end) + 1
        return slice(a, b), self.time[a:b] - self.now

    def wait(self, seconds: float) -> None:
        """Move the cursor forward."""
        self.now += seconds

    # -- scalar channels ------------------------------------------------------------------------------------------
    def add(self, channel: str, *keys: tuple[float, float], overlap: float = 1.1, settle: float = 0.0) -> None:
        """Add a curve through (seconds from now, value) keys to a channel. The last value persists."""
        at, t = self.ticks(keys[0][0], keys[-1][0] + 0.6)
        self.c[channel][at] += curves.keyed(t, keys, overlap, settle)
        self.c[channel][at.stop :] += keys[-1][1]

    def add_curve(self, channel: str, at: slice, values: np.ndarray) -> None:
        """Add a sampled curve (frames,) to the frames ``at`` of a channel."""
        self.c[channel][at] += values

    def hold(self, start: float, end: float, *, rise: float = 0.4, fall: float = 0.5, **amounts: float) -> None:
        """Add amounts to channels from ``start`` to ``end`` seconds from now, with a smooth rise and fall."""
        at, t = self.ticks(start, None if np.isinf(end) else end + fall)
        w = curves.window(t, start, end, rise, fall)
        for channel, amount in amounts.items():
            self.c[channel][at] += amount * w

    def plateau(self, times: tuple[float, float, float, float], **sizes: float) -> None:
        """Ramp channels from 0 to their sizes between the first two times, and back to 0 between the last two.

        Adjacent strokes overlap as in `add`, unlike those of `hold`.
        """
        for channel, size in sizes.items():
            self.add(channel, *zip(times, (0, size, size, 0), strict=True))

    # -- arms -----------------------------------------------------------------------------------------------------
    def arm(
        self,
        side: int,
        *keys: tuple[float, object],
        release: float | None = 0.6,
        swivel: float = 0.0,
        overlap: float = 1.25,
        settle: float = 0.04,
        rise: float | None = None,
    ) -> None:
        """Move a hand through (seconds, vector) keys, then release it; with ``release=None`` it stays.

        Vectors are (3,) in arm lengths from the shoulder, in the chest's frame (x out, y up, z forward).
        """
        last = np.inf if release is None else keys[-1][0]
        first = keys[0][0] if rise is None else rise
        at, t = self.ticks(keys[0][0] - first, None if release is None else last + release)
        vectors = [(time, np.asarray(v, float)) for time, v in keys]
        self.arm_curve(
            side,
            at,
            curves.keyed_vectors(t, vectors, overlap, settle),
            curves.window(t, keys[0][0] - first, last, first, release or 1.0),
            swivel,
        )

    def arm_curve(
        self, side: int, at: slice, curve: np.ndarray, weight: np.ndarray, swivel: float | np.ndarray = 0.0
    ) -> None:
        """Blend a hand curve (frames, 3) in arm lengths over the current hand motion, by ``weight`` (frames,)."""
        mirrored = curve * np.array([SIGN[side], 1.0, 1.0])
        self.hand[side, at] = curves.blend_vectors(self.hand[side, at], mirrored, weight)
        name = f"swivel{side}"
        self.c[name][at] += (swivel - self.c[name][at]) * weight

    def reach(
        self,
        side: int,
        frame: str,
        *keys: tuple[float, object],
        release: float | None = 0.6,
        rise: float | None = None,
        swivel: float = 0.0,
        overlap: float = 1.2,
    ) -> None:
        """Move a hand through (seconds, place) keys in a frame: "chest", "head", "pelvis", "heading" or "world".

        Places are (3,) in metres with x out. The "heading" frame is on the floor under the pelvis, turned to the
        person's heading.
        """
        last = np.inf if release is None else keys[-1][0]
        first = keys[0][0] if rise is None else rise
        at, t = self.ticks(keys[0][0] - first, None if release is None else last + release)
        columns = np.stack(
            [curves.keyed(t, [(s, float(np.asarray(v)[k])) for s, v in keys], overlap) for k in range(3)], 1
        )
        self.reach_curve(
            side, frame, at, columns, curves.window(t, keys[0][0] - first, last, first, release or 1.0), swivel
        )

    def reach_curve(
        self, side: int, frame: str, at: slice, curve: np.ndarray, weight: np.ndarray, swivel: float = 0.0
    ) -> None:
        """Blend a hand towards a curve (frames, 3) in metres in a frame, by ``weight`` (frames,); see `reach`."""
        mirror = np.array([SIGN[side] if frame != "world" else 1.0, 1.0, 1.0]) * self.body.scale
        self.hand_layers.append(HandLayer(side, frame, at.start, curve * mirror, weight))
        name = f"swivel{side}"
        self.c[name][at] += (swivel - self.c[name][at]) * weight

    # -- legs -----------------------------------------------------------------------------------------------------
    def leg_keys(
        self,
        side: int,
        *keys: tuple[float, object],
        release: float | None = 0.5,
        point: float = 0.3,
        overlap: float = 1.2,
        rise: float | None = None,
    ) -> None:
        """Lift a leg off the floor and move it through (seconds, vector) keys.

        Vectors are (3,) in leg lengths from the hip, in the pelvis frame.
        """
        last = np.inf if release is None else keys[-1][0]
        first = keys[0][0] if rise is None else rise
        at, t = self.ticks(keys[0][0] - first, None if release is None else last + release)
        vectors = [(time, np.asarray(v, float)) for time, v in keys]
        self.leg_curve(
            side,
            at,
            curves.keyed_vectors(t, vectors, overlap),
            curves.window(t, keys[0][0] - first, last, first, release or 1.0),
            point,
        )

    def leg_curve(self, side: int, at: slice, curve: np.ndarray, weight: np.ndarray, point: float = 0.3) -> None:
        """Blend a leg curve (frames, 3) in leg lengths over the current leg motion, by ``weight`` (frames,)."""
        mirrored = curve * np.array([SIGN[side], 1.0, 1.0])
        free = self.leg_free[side, at]
        self.leg[side, at] = curves.blend_vectors(self.leg[side, at], mirrored, np.where(free > 1e-3, weight, 1.0))
        self.leg_free[side, at] = free + (1 - free) * weight
        name = f"point{side}"
        self.c[name][at] += (point - self.c[name][at]) * weight

    def shift(
        self, side: int, start: float, end: float, share: float = 0.8, rise: float = 0.4, fall: float = 0.5
    ) -> None:
        """Shift the weight over one foot, to stand on it; ``share`` 1 puts the pelvis directly above the foot."""
        i = self.index(self.now + start)
        away = self.foot[side, i, [0, 2]] - self.path[i]
        sin, cos = np.sin(self.yaw[i]), np.cos(self.yaw[i])
        local = cos * away[0] - sin * away[1], sin * away[0] + cos * away[1]
        self.hold(
            start,
            end,
            rise=rise,
            fall=fall,
            sx=share * local[0],
            sz=share * (local[1] + 0.05),
            roll=0.04 * share * SIGN[side],
            side=-0.05 * share * SIGN[side],
        )
        if share > 0.7:  # add the sway of balancing on one foot
            at, t = self.ticks(start, end + fall)
            waver = curves.window(t, start, end, rise, fall) * curves.living_noise(self.rng, len(t), 3, FPS, 0.8)
            for channel, row, size in (("side", 0, 0.016), ("bend", 1, 0.016), ("sx", 2, 0.004)):
                self.c[channel][at] += size * waver[row]

    def step(
        self, side: int, start: float, seconds: float, x: float, z: float, turn: float = 0.0, height: float = 0.09
    ) -> None:
        """Move a planted foot by (x left, z forward) metres in the heading's frame and turn it by ``turn`` radians."""
        at, t = self.ticks(start, start + seconds)
        u = np.clip((t - start) / seconds, 0, 1)
        s = curves.minimum_jerk((u - 0.08) / 0.84)  # lift first, then move along, then lower
        arch = np.sin(np.pi * u) ** 1.5
        yaw = self.yaw[at.start]
        move = np.array([np.cos(yaw) * x + np.sin(yaw) * z, 0.0, -np.sin(yaw) * x + np.cos(yaw) * z]) * self.body.scale
        self.foot[side, at] += s[:, None] * move
        self.foot[side, at, 1] += height * self.body.scale * arch
        self.foot[side, at.stop :] += move
        self.foot_yaw[side, at] += turn * s
        self.foot_yaw[side, at.stop :] += turn
        self.planted[side, at] *= 1 - np.sin(np.pi * u)
        self.c[f"pitch{side}"][at] += 0.55 * height / 0.09 * arch * (1 - s)

    def place(self, side: int, start: float, seconds: float, out: float, ahead: float, height: float = 0.06) -> None:
        """Step to a place relative to the pelvis at the step's end, ``out`` metres aside and ``ahead`` forward."""
        i = self.index(self.now + start + seconds)
        sin, cos, scale = np.sin(self.yaw[i]), np.cos(self.yaw[i]), self.body.scale
        x, z = SIGN[side] * out * scale, ahead * scale
        at, t = self.ticks(start, start + seconds)
        here, yaw = self.foot[side, at.start].copy(), self.foot_yaw[side, at.start]
        there = np.array([self.path[i, 0] + cos * x + sin * z, here[1], self.path[i, 1] - sin * x + cos * z])
        u = np.clip((t - start) / seconds, 0, 1)
        s = curves.minimum_jerk((u - 0.08) / 0.84)
        arch = np.sin(np.pi * u) ** 1.5
        self.foot[side, at] = here + s[:, None] * (there - here)
        self.foot[side, at, 1] += height * scale * arch
        self.foot[side, at.stop :] = there
        turned = self.yaw[i] + SIGN[side] * 0.12
        self.foot_yaw[side, at] = yaw + s * (turned - yaw)
        self.foot_yaw[side, at.stop :] = turned
        self.planted[side, at] *= 1 - np.sin(np.pi * u)
        self.c[f"pitch{side}"][at] += 5.0 * height * arch * (1 - s)

    def travel(self, start: float, seconds: float, x: float, z: float, turn: float = 0.0) -> None:
        """Move the pelvis by (x left, z forward) metres in the heading's frame and turn it by ``turn`` radians."""
        at, t = self.ticks(start, start + seconds)
        s = curves.minimum_jerk((t - start) / seconds)
        yaw = self.yaw[at.start]
        move = np.array([np.cos(yaw) * x + np.sin(yaw) * z, -np.sin(yaw) * x + np.cos(yaw) * z]) * self.body.scale
        self.path[at] += s[:, None] * move
        self.path[at.stop :] += move
        self.yaw[at] += turn * s
        self.yaw[at.stop :] += turn

    # -- helpers of families --------------------------------------------------------------------------------------
    @property
    def fresh(self) -> bool:
        """Whether no action has been performed yet."""
        return self.now < 0.7 and self.begin == 0.0

    @property
    def started(self) -> bool:
        """Whether an action has been performed before; a posture then needs a movement into it."""
        return self.now > self.begin + 0.5

    @staticmethod
    def clipped(slowness: float) -> float:
        """Limit ``slowness`` to 0.75 .. 1.3, which keeps slow clips under ten seconds."""
        return float(np.clip(slowness, 0.75, 1.3))

    def envelope(self, at: slice, ramp: float) -> np.ndarray:
        """Return a weight (frames,) that rises from 0 and falls back to 0 within ``ramp`` seconds at the ends."""
        t = np.arange(at.stop - at.start) / FPS
        return curves.minimum_jerk(t / ramp) * curves.minimum_jerk((t[-1] - t) / ramp)
