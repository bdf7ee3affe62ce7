"""Motions and band components as compact dictionaries: int16 in base64, a few tens of KB a clip."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from app.server.answers import Clip, Packed
from wamo.motion import KIT21, PART_NAMES, SMPL22, Motion, Skeleton

PREVIEW_FRAMES = 270
"""Most samples of a result card, so that eight stay below 400 KB; opening a longer clip fetches it whole."""

MAX_TEXT = 400
MAX_CAPTIONS = 8


def skeletons() -> list[dict[str, Any]]:
    """Every skeleton of the page: names, parents and parts as plain lists."""

    def plain(skeleton: Skeleton) -> dict[str, Any]:
        parts = {part: list(skeleton.parts[part]) for part in PART_NAMES}
        return {
            "name": skeleton.name, "joints": list(skeleton.joints), "parents": list(skeleton.parents), "parts": parts,
        }  # fmt: skip

    return [plain(SMPL22), plain(KIT21)]


def skeleton_label(skeleton: Skeleton) -> str:
    """A skeleton's name for people: "SMPL-22"."""
    kind = skeleton.name.rstrip("0123456789")
    return f"{kind.upper()}-{len(skeleton)}"


def pack(values: np.ndarray) -> Packed:
    """Numbers whose last axis holds channels -> int16 with an offset and a scale for each channel.

    The error is at most half a step: 0.08 mm for a channel that spans 10 m.
    """
    flat = np.asarray(values, np.float64).reshape(-1, values.shape[-1])
    low, high = flat.min(axis=0), flat.max(axis=0)
    offset, scale = (low + high) / 2, np.maximum(high - low, 1e-9) / 65534
    whole = np.rint((flat - offset) / scale).astype("<i2")
    return {
        "data": base64.b64encode(whole.tobytes()).decode("ascii"),
        "offset": [float(f"{v:.9g}") for v in offset],
        "scale": [float(f"{v:.9g}") for v in scale],
    }


def short_captions(motion: Motion) -> list[str]:
    """At most MAX_CAPTIONS captions of at most MAX_TEXT characters."""
    return [caption[:MAX_TEXT] for caption in motion.captions[:MAX_CAPTIONS]]


def clip(motion: Motion, key: str, *, preview: bool = False, original: str = "") -> Clip:
    """A motion for the page's player.

    Parameters
    ----------
    key : names this clip in later calls, e.g. "g12"
    preview : send at most PREVIEW_FRAMES samples, evenly thinned; the page fetches the rest when the clip is opened
    original : name of the file that it was read from, where that file can be exported
    """
    stride = -(-len(motion) // PREVIEW_FRAMES) if preview else 1
    return {
        "key": key, "name": motion.name[:MAX_TEXT], "source": motion.source[:MAX_TEXT], "fps": motion.fps,
        "captions": short_captions(motion),
        "frames": len(motion), "duration": motion.duration, "skeleton": motion.skeleton.name, "whole": stride == 1,
        "sample_fps": motion.fps / stride, "positions": pack(motion.joints[::stride]),
        "original": original,
    }  # fmt: skip
