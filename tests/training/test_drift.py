"""Drifting joints: slow, bounded, the same for the same generator, on any skeleton and length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wamo import library as procedural
from wamo.data.samples import Sample
from wamo.errors import ConfigError
from wamo.model import ModelConfig
from wamo.motion import KIT21, SMPL22, Skeleton
from wamo.training.samples.draw import Drawer
from wamo.training.samples.drift import drifted
from wamo.training.settings import AugmentConfig, LossConfig


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 220), st.floats(0, 0.05), st.integers(0, 10_000), st.sampled_from([SMPL22, KIT21]))
def test_drifted_clips_stay_finite_and_near_the_original(frames, most, seed, skeleton: Skeleton) -> None:
    joints = np.random.default_rng(seed).normal(size=(frames, len(skeleton), 3)).astype(np.float32)
    found = drifted(joints, skeleton, most, np.random.default_rng(seed))
    assert found.shape == joints.shape and found.dtype == np.float32 and np.isfinite(found).all()
    assert np.abs(found - joints).max() <= 20 * most + 1e-5
    assert np.array_equal(found, drifted(joints, skeleton, most, np.random.default_rng(seed)))


def test_drift_is_slow_grows_towards_the_limbs_and_has_the_configured_size() -> None:
    still = np.zeros((200, 22, 3), np.float32)
    moved = np.stack([drifted(still, SMPL22, 0.03, np.random.default_rng(seed)) for seed in range(200)])
    size = np.sqrt((moved**2).mean((0, 1, 3)))
    assert size[0] < 0.5 * size[SMPL22.index("spine1")] < size[SMPL22.index("left_wrist")]
    assert 0.015 < size[SMPL22.index("left_wrist")] < 0.06
    power = (np.abs(np.fft.rfft(moved, axis=1)) ** 2).sum((0, 2, 3))
    hertz = np.fft.rfftfreq(200, 1 / 20)
    assert power[hertz > 3].sum() < 0.02 * power.sum()


def test_training_clips_drift_only_if_configured() -> None:
    clip = procedural.generate(3, "wave")
    sample, quiet = Sample("library/0", clip, "library", "train"), {"mirror": 0, "speed": 0, "crop": 0, "noise": 0}
    plain = Drawer(ModelConfig(), AugmentConfig(**quiet), LossConfig(), 0).draw(sample, 1).joints
    stray = Drawer(ModelConfig(), AugmentConfig(**quiet, drift=0.03), LossConfig(), 0).draw(sample, 1).joints
    np.testing.assert_allclose(plain, clip.joints, atol=1e-5)
    assert 1e-4 < np.abs(stray - plain).max() < 0.4


def test_an_excessive_drift_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"augment\.drift"):
        AugmentConfig(drift=0.5)
