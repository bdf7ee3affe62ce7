"""The bands of one motion for the page: components of every joint, energy shares, the pose that stands in for a3."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.server.payload import pack
from wamo.motion import Motion
from wamo.wavelets import FilterBank, band_energy, band_names, band_ranges, decompose

MAX_FRAMES = 1200
"""Bands travel for at most this many frames at once (a minute at 20 fps); longer clips show the part around a frame."""


def bands(motion: Motion, bank: FilterBank, *, start: int = 0, label: str = "") -> dict[str, Any]:
    """Multiresolution components of a motion's positions and joint speeds, which add up to the motion.

    Energies count each limb's movement relative to the pelvis, and the pelvis' own, so that walking across the room
    does not paint every joint alike (ours).

    Returns
    -------
    dict with ``names`` (low to high), ``ranges`` in Hz, ``components`` (packed, (frames, joints, 4): x, y, z in metres
    and speed in m/s), ``energy`` (joints, bands) whose rows sum to 1, ``strength`` (bands, joints) relative to each
    band's strongest joint, ``shares`` (bands), ``first``, ``frames`` and ``rest``.
    """
    first = int(np.clip(start, 0, max(0, len(motion) - MAX_FRAMES)))
    window = slice(first, first + MAX_FRAMES)
    joints = motion.joints.astype(np.float64)
    step = np.diff(joints, axis=0, prepend=joints[:1])
    speed = np.linalg.norm(step, axis=-1, keepdims=True) * motion.fps
    if len(joints) > 1:
        speed[0] = speed[1]
    parts = decompose(np.concatenate([joints, speed], axis=-1), bank)[:, window]
    moving = parts[..., :3].copy()
    moving[:, :, 1:] -= moving[:, :, :1]
    amount = ((moving - moving.mean(axis=1, keepdims=True)) ** 2).sum(axis=(1, 3))
    still = amount.sum() <= 1e-12
    return {
        "names": band_names(bank.levels),
        "ranges": [[float(low), float(high)] for low, high in band_ranges(motion.fps, bank.levels)],
        "components": [pack(part) for part in parts],
        "energy": np.round(band_energy(moving).T, 5).tolist(),
        "strength": np.round(np.sqrt(amount / np.maximum(amount.max(axis=1, keepdims=True), 1e-12)), 4).tolist(),
        "shares": [0.0] * len(amount) if still else np.round(amount.sum(axis=1) / amount.sum(), 6).tolist(),
        "label": label, "first": first, "frames": parts.shape[1], "rest": _typical(parts[0, ..., :3]),
    }  # fmt: skip


def _typical(slow: np.ndarray) -> int:
    """Frame whose slow pose lies nearest to the clip's mean: a real pose, where the mean of a turning body is none."""
    return int(np.argmin(((slow - slow.mean(axis=0)) ** 2).sum(axis=(1, 2))))
