"""The bands of one motion: components of every joint, kinetic energy per band, names for people.

Energy has one meaning on the page, in figures and in the API: kinetic energy, that is the squared velocity of a joint
relative to the pelvis, per band. The pelvis' own row is its velocity in the room; it does not count in the shares of
the whole body, so that walking across the room does not outweigh the limbs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.server.answers import BandsAnswer
from app.server.payload import pack
from wamo.motion import Motion
from wamo.wavelets import FilterBank, band_names, band_ranges, decompose

MAX_FRAMES = 1200
"""Components travel for at most this many frames at once (a minute at 20 fps)."""
WORDS = ((1.25, "posture"), (2.5, "rhythm"), (5.0, "accent"), (np.inf, "flick"))
"""Upper edge of a band in Hz -> its name in words."""


def bands(motion: Motion, bank: FilterBank, *, start: int = 0, label: str = "", components: bool = True) -> BandsAnswer:
    """Multiresolution components of a motion's positions and joint speeds, which add up to the motion.

    Parameters
    ----------
    start : first frame of the part to send, where the motion is longer than MAX_FRAMES
    label : name of the filters for people
    components : whether to send the components at all
    """
    first = int(np.clip(start, 0, max(0, len(motion) - MAX_FRAMES)))
    joints = motion.joints.astype(np.float64)
    parts = decompose(np.concatenate([joints, speeds(motion)[..., None]], axis=-1), bank)
    window = parts[:, first : first + MAX_FRAMES]
    energy = kinetic_energy(window[..., :3], motion.fps)
    ranges = [(float(low), float(high)) for low, high in band_ranges(motion.fps, bank.levels)]
    answer: BandsAnswer = {
        "names": band_names(bank.levels), "words": band_words(ranges), "ranges": [list(one) for one in ranges],
        "energy": np.round(energy / np.maximum(energy.sum(axis=1, keepdims=True), 1e-12), 5).tolist(),
        "strength": np.round(np.sqrt(energy / np.maximum(energy.max(axis=0), 1e-12)).T, 4).tolist(),
        "shares": np.round(body_shares(energy), 6).tolist(),
        "label": label, "first": first, "frames": window.shape[1], "rest": _typical(window[0, ..., :3]),
    }  # fmt: skip
    if components:
        answer["components"] = [pack(part) for part in window]
    return answer


def kinetic_energy(components: np.ndarray, fps: float) -> np.ndarray:
    """(joints, bands) mean squared velocity relative to the pelvis in m²/s², from (bands, frames, joints, 3) metres.

    Row 0, the pelvis, is its velocity in the room.
    """
    velocity = np.diff(components, axis=1) * fps
    velocity[:, :, 1:] -= velocity[:, :, :1]
    if velocity.shape[1] == 0:
        return np.zeros((components.shape[2], components.shape[0]))
    energy = (velocity**2).sum(axis=3).mean(axis=1).T
    return np.where(energy < 1e-9, 0.0, energy)


def body_shares(energy: np.ndarray) -> np.ndarray:
    """(bands,) shares of the kinetic energy of all joints but the pelvis; zeros for a body at rest."""
    total = energy[1:].sum(axis=0)
    return total / total.sum() if total.sum() > 0 else np.zeros(len(total))


def speeds(motion: Motion) -> np.ndarray:
    """(frames, joints) speed in m/s; the first frame repeats the second."""
    joints = motion.joints.astype(np.float64)
    speed = np.linalg.norm(np.diff(joints, axis=0, prepend=joints[:1]), axis=-1) * motion.fps
    if len(joints) > 1:
        speed[0] = speed[1]
    return speed


def band_words(ranges: Sequence[tuple[float, float]]) -> list[str]:
    """Names in words from the ranges in Hz, low to high: posture, rhythm, accent, flick.

    Several bands under one name are distinguished by "slow" and "fast"; a lowest band that reaches beyond posture is
    named after its range ("posture to accent").
    """
    names = [next(word for edge, word in WORDS if high <= edge * 1.01) for _, high in ranges]
    if names and names[0] != "posture":
        names[0] = f"posture to {names[0]}"
    for word in dict.fromkeys(names):
        places = [place for place, name in enumerate(names) if name == word]
        for number, place in enumerate(places[:-1], 1):
            names[place] = f"slow {word}" if len(places) == 2 else f"{word} {number}"
        if len(places) > 2:
            names[places[-1]] = f"{word} {len(places)}"
    return names


def _typical(slow: np.ndarray) -> int:
    """Frame whose slow pose lies nearest to the clip's mean: the mean of a turning body is not a pose."""
    return int(np.argmin(((slow - slow.mean(axis=0)) ** 2).sum(axis=(1, 2))))
