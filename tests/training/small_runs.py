"""A small data set of made clips, a small model, and configurations of short runs on them."""

from __future__ import annotations

from collections.abc import Iterable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np

from wamo.model import ModelConfig
from wamo.motion import Motion
from wamo.training.config import TrainConfig

SMALL = ModelConfig(band_width=16, width=32, embedding=24, text_width=32, band_layers=1, layers=1, text_layers=1)


def swinging(number: int) -> Motion:
    """A made clip: one arm swings, faster or slower."""
    rng = np.random.default_rng(number)
    side, rate = ("left", "right")[number % 2], (0.5, 2.0)[number // 2 % 2]
    frames = int(rng.integers(24, 40))
    joints = np.zeros((frames, 22, 3), np.float32)
    joints[:] = rng.normal(0, 0.02, (1, 22, 3)) + np.linspace(0, 1.6, 22)[None, :, None] * [0, 1, 0]
    for s, x in (("left", 0.15), ("right", -0.15)):
        for joint in ("hip", "shoulder", "wrist"):
            joints[:, Motion.skeleton.index(f"{s}_{joint}"), 0] = x
    swing = 0.3 * np.sin(2 * np.pi * rate * np.arange(frames) / 20 + rng.uniform(0, 6))
    joints[:, Motion.skeleton.index(f"{side}_wrist"), 1] += swing
    caption = f"a person swings the {side} arm {'slowly' if rate < 1 else 'quickly'}"
    return Motion(joints, 20, name=f"{number:06d}", captions=(caption,))


def config_for(folder: Path, out: Path, **changes: Any) -> TrainConfig:
    """Three epochs of three batches with the small model; ``changes`` override values."""
    values = {"epochs": 3, "batch_size": 8, "lr": 1e-3, "ema": 0.9, "text_cache": "", "model": SMALL, **changes}
    return TrainConfig(data=(str(folder),), out=str(out), **values)


def wait_for_end(processes: Iterable[BaseProcess]) -> None:
    """Wait until processes have ended. `join` can miss the end, since the pool joins them in another thread."""
    for process in processes:
        wait([process.sentinel])
