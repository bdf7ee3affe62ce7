"""Analyses against cases whose answer is known: exact filters, known errors, known energies, counted products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest
import torch

from tests.evaluation.small_models import SMALL
from wamo.errors import DataError
from wamo.evaluation import analysis, analysis_plots
from wamo.evaluation.cost import cost, example_batch
from wamo.evaluation.plots import png
from wamo.evaluation.robustness import (
    DISTURBANCES,
    at_rate,
    by_another_body,
    by_another_rig,
    followed_by_rest,
    repeated,
    robustness,
    with_dropped_frames,
    with_noise,
)
from wamo.model.wamo import WaMo
from wamo.motion import SMPL22, Motion
from wamo.motion.trajectories import to_trajectories
from wamo.training.losses import Objective
from wamo.training.settings import LossConfig


def swing(frequency: float, *, frames: int = 60, name: str = "swing", walk: float = 0.0) -> Motion:
    """A standing figure whose right wrist swings at a frequency (Hz); `walk` moves the body forward (m / s)."""
    rng = np.random.default_rng(0)
    rest = rng.normal(scale=0.3, size=(22, 3)) + np.array([0, 1, 0])
    for left, right in (("left_hip", "right_hip"), ("left_shoulder", "right_shoulder")):
        rest[SMPL22.index(left)], rest[SMPL22.index(right)] = [0.1, 1, 0], [-0.1, 1, 0]
    rest[0] = [0, 1, 0]
    joints = np.repeat(rest[None], frames, axis=0)
    time = np.arange(frames) / 20
    joints[:, SMPL22.index("right_wrist"), 1] += 0.2 * np.sin(2 * np.pi * frequency * time)
    joints[:, :, 2] += walk * time[:, None]
    return Motion(joints, 20, name=name, captions=(f"swings at {frequency} Hz",)).canonical()


@pytest.fixture(scope="module")
def model() -> WaMo:
    torch.manual_seed(0)
    made = WaMo(SMALL)
    clips = [torch.from_numpy(to_trajectories(swing(f).joints, SMPL22, "heading")).flatten(1) for f in (0.5, 1, 3, 7)]
    made.motion.calibrate(clips)
    return made


def test_filters_at_their_start_have_not_moved(model: WaMo) -> None:
    found = analysis.learned_filters(model)
    assert found is not None and found["moved"] == [0, 0, 0] and found["round_trip_error"] < 1e-6
    assert found["start"]["gain"] == found["learned"]["gain"]
    assert found["frequency"][-1] == 10 and found["bands"] == ["a3", "d3", "d2", "d1"]
    gain = np.array(found["learned"]["gain"])
    assert np.allclose((gain**2).sum(axis=0), 1)  # an orthonormal bank keeps energy at every frequency


def test_moved_filters_are_seen() -> None:
    made = WaMo(SMALL)
    with torch.no_grad():
        transform: Any = made.motion.transform
        transform.analysis.low[1] *= 1.1
    found = analysis.learned_filters(made)
    assert found is not None
    assert found["moved"][0] == 0 and found["moved"][1] == pytest.approx(0.1 / np.sqrt(2), rel=1e-4)
    assert found["round_trip_error"] > 0.01


@pytest.mark.parametrize("kind", ["none", "fft", "dct"])
def test_transforms_without_filters(kind: Literal["none", "fft", "dct"]) -> None:
    assert analysis.learned_filters(WaMo(replace(SMALL, transform=kind))) is None


def test_filters_that_start_at_random_have_no_wavelet_to_compare_with() -> None:
    found = analysis.learned_filters(WaMo(replace(SMALL, transform="convolution")))
    assert found is not None and "start" not in found


def _perfect(model: WaMo, shift: np.ndarray) -> None:
    """Let both branches return the normalised input, with some joints moved by metres."""

    class Perfect(torch.nn.Module):
        seen: torch.Tensor

        def _answer(self) -> torch.Tensor:
            batch = self.seen.clone()
            batch[..., :66] += torch.from_numpy(shift.reshape(-1))
            return model.motion.normalise(batch).float()

        def signal(self, *_: object) -> torch.Tensor:
            return self._answer()

        def feature(self, *_: object) -> torch.Tensor:
            return self._answer()

    perfect = Perfect()
    forward = model.motion.forward

    def remember(trajectories: torch.Tensor, lengths: torch.Tensor) -> object:
        perfect.seen = trajectories
        return forward(trajectories, lengths)

    model.motion.forward = remember  # type: ignore[method-assign, assignment]
    model.reconstruction = perfect  # type: ignore[assignment]


def test_reconstruction_error_is_what_was_added() -> None:
    made = WaMo(replace(SMALL, representation="global"))
    shift = np.zeros((22, 3), np.float32)
    shift[SMPL22.index("right_wrist")] = [0.0, 0.03, 0.04]  # 50 mm
    model = WaMo(replace(SMALL, representation="global"))
    model.load_state_dict(made.state_dict())
    _perfect(model, shift)
    clips = [swing(1.0), swing(2.0, frames=33, walk=1.0)]
    found = analysis.reconstruction_error(model, clips)
    for branch in ("signal", "feature"):
        values = found[branch]
        assert values["parts"]["right arm"] == pytest.approx(50 / 4, abs=0.05)
        assert values["parts"]["left leg"] == pytest.approx(0, abs=0.05) and values["root"] == pytest.approx(
            0, abs=0.05
        )
        assert values["mpjpe"] == pytest.approx(50 / 21, abs=0.05)
        assert values["levels"]["a3"]["error"] == pytest.approx(50 / np.sqrt(22), rel=0.01)  # a constant is slow
        assert values["levels"]["d1"]["error"] < 0.05


def test_reconstruction_needs_its_branches(model: WaMo) -> None:
    with pytest.raises(DataError, match="trained without reconstruction"):
        analysis.reconstruction_error(WaMo(replace(SMALL, twr_signal=False, twr_feature=False)), [swing(1)])
    with pytest.raises(DataError, match="no clips"):
        analysis.reconstruction_error(model, [])
    only = analysis.reconstruction_error(WaMo(replace(SMALL, twr_feature=False)), [swing(1), swing(2, frames=20)])
    assert list(only) == ["signal"] and only["signal"]["clips"] == 2


def test_band_energy_follows_the_frequency() -> None:
    clips = [swing(0.4), swing(0.4, walk=1.5), swing(8.0)]
    found = analysis.band_energy_by_family(clips, family=["slow", "slow", "fast"])
    slow, fast = found["families"]["slow"], found["families"]["fast"]
    assert slow["clips"] == 2 and slow["position"][0] > 0.9 and fast["position"][3] > 0.7
    assert sum(slow["speed"]) == pytest.approx(1) and sum(fast["parts"]["right arm"]) == pytest.approx(1)
    walking, standing = (analysis.band_energy_by_family([c], family=["x"])["families"]["x"] for c in clips[:2])
    assert walking["position"] == pytest.approx(standing["position"], abs=1e-3)  # travel does not count


def test_disturbances() -> None:
    motion, rng = swing(1.0, walk=1.0), np.random.default_rng(0)
    noisy = with_noise(0.02)(motion, rng)
    assert np.std(noisy.joints - motion.joints) == pytest.approx(0.02, rel=0.05)
    held = with_dropped_frames(0.5, hold=True)(motion, rng)
    assert 15 < (np.abs(np.diff(held.joints, axis=0)).max(axis=(1, 2)) == 0).sum() < 45
    line = motion.with_(joints=np.linspace(0, 1, 60)[:, None, None] * np.ones((60, 22, 3)))
    kept = with_dropped_frames(0.4)(line, np.random.default_rng(5)).joints
    assert np.allclose(kept[:50], line.joints[:50], atol=1e-6)  # a straight line is interpolated exactly
    assert len(at_rate(10)(motion, rng)) == 60
    assert np.array_equal(followed_by_rest(2)(motion, rng).joints[60:], motion.joints[-1:].repeat(40, 0))
    twice = repeated(2)(motion, rng).joints
    assert len(twice) == 120
    steps = np.diff(twice[:, 0, 2])
    assert steps[59] == pytest.approx(0, abs=1e-5) and np.allclose(np.delete(steps, 59), 0.05, atol=1e-5)


def test_other_bodies_and_rigs() -> None:
    motion, skeleton = swing(1.0, walk=1.0), SMPL22
    other = by_another_body(0.5)(motion, np.random.default_rng(3)).joints
    lengths = np.array([np.linalg.norm(other[:, j] - other[:, p], axis=-1) for p, j in skeleton.bones])
    own = np.array([np.linalg.norm(motion.joints[:, j] - motion.joints[:, p], axis=-1) for p, j in skeleton.bones])
    factors = lengths / own
    assert np.allclose(factors, factors[:, :1], rtol=1e-3)  # a body does not change while it moves
    assert 1 / 1.5 <= factors.min() < 0.95 and 1.05 < factors.max() <= 1.5
    rig = by_another_rig(0.05)(motion, np.random.default_rng(3)).joints
    moved = np.linalg.norm(rig - motion.joints, axis=-1)
    assert np.allclose(moved, moved[:1], atol=1e-5)
    still = [skeleton.index(f"{side}_{joint}") for side in ("left", "right") for joint in ("hip", "knee", "foot")]
    assert moved[0, still].max() < 1e-6 < moved[0, 0]
    arm = [skeleton.index(f"left_{joint}") for joint in ("shoulder", "elbow", "wrist")]
    assert moved[0, arm].min() > 0.005 and np.allclose(moved[0, arm], moved[0, skeleton.mirror[arm]], atol=1e-5)


def test_robustness_compares_with_the_undisturbed() -> None:
    clips = [swing(f, name=str(f)) for f in (0.3, 1.0, 2.5, 4.0)]

    def embed(motions: Sequence[Motion]) -> np.ndarray:
        wrist = np.stack([m.joints[:60, SMPL22.index("right_wrist"), 1] for m in motions])
        return np.abs(np.fft.rfft(wrist - wrist.mean(axis=1, keepdims=True), axis=1)) + 1e-9

    found = robustness(clips, embed(clips), embed)["conditions"]
    assert list(found) == ["clean", *DISTURBANCES]
    assert found["clean"]["Rsum"] == found["noise 5 mm"]["Rsum"] and found["clean"]["cosine"] == pytest.approx(1)
    assert found["noise 50 mm"]["cosine"] < found["noise 5 mm"]["cosine"] < 1
    assert found["then 5 s of rest"]["cosine"] == pytest.approx(1)
    with pytest.raises(DataError, match="3 texts for 4 motions"):
        robustness(clips, embed(clips)[:3], embed)


def test_cost_counts_parameters_and_products(model: WaMo) -> None:
    found = cost(model, batch=2, frames=32, words=5, repeats=1)
    counted = sum(part["parameters"] for part in found["parts"].values())
    assert counted == found["parameters"] == sum(p.numel() for p in model.parameters())
    assert all(p.grad is None for p in model.parameters())
    fuse = 2 * 8 * (4 * 20) * 24  # 8 tokens, from four bands of 20 to 24
    block = 2 * 8 * (24 * 72 + 24 * 24 + 2 * 24 * 24) + 2 * 2 * 8 * 8 * 24
    across = found["parts"]["across bands"]["gflops"] * 1e9
    assert across == pytest.approx(2 * (fuse + block))  # DMSP's second pass doubles it
    once = cost(model, LossConfig(dmsp_shuffled=False), batch=2, frames=32, words=5, repeats=1)
    assert once["parts"]["across bands"]["gflops"] * 1e9 == pytest.approx(fuse + block)
    assert once["step"]["dmsp_share"] == 0 and once["encode"]["clips_per_second"] > 0
    more = found["parts"]["within bands"]["activations_mb"]
    assert more > 1.5 * once["parts"]["within bands"]["activations_mb"] > 0


def test_the_example_batch_can_be_learned_from(model: WaMo) -> None:
    batch = example_batch(model, 3, 20, 4)
    objective = Objective(model, LossConfig())
    loss, _ = objective.total(objective(batch), batch)
    assert torch.isfinite(loss)


@pytest.mark.slow
def test_pictures_and_page(model: WaMo) -> None:
    clips = [swing(f, name=str(f)) for f in (0.3, 1.0, 2.5, 4.0)]
    found = {
        "data": "swings",
        "filters": analysis.learned_filters(model),
        "reconstruction": analysis.reconstruction_error(model, clips),
        "bands": analysis.band_energy_by_family(clips, family=["a", "b", "c", "c"]),
        "robustness": robustness(
            clips, np.eye(4), lambda motions: np.eye(4), disturbances={"rest": followed_by_rest(1)}
        ),
        "cost": cost(model, batch=2, frames=16, repeats=1),
    }
    text = analysis_plots.markdown(found)
    assert "## Reconstruction" in text and "| rest | 100 |" in text and "| decomposition | 24 |" in text
    drawn = analysis_plots.figures(found)
    assert list(drawn) == ["filters", "reconstruction", "bands", "robustness"]
    assert all(png(figure, dpi=40).startswith(b"\x89PNG") for figure in drawn.values())
    assert analysis_plots.figures({"filters": None}) == {}
