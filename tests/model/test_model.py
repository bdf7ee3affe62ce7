"""The model: trajectories and back, padding, pooling of texts, configurations and their older forms."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from wamo.errors import ConfigError
from wamo.model import ModelConfig
from wamo.model.layers import Block
from wamo.model.legacy import losses_of
from wamo.model.wamo import WaMo
from wamo.motion import KIT21, SMPL22
from wamo.motion.geometry import canonical, rotate_y
from wamo.motion.trajectories import node_groups, to_joints, to_trajectories

SMALL = ModelConfig(band_width=16, width=32, embedding=24, text_width=32, band_layers=1, layers=1, text_layers=1)


LENGTHS = torch.tensor([40, 24, 33])


def clips(channels: int = 69) -> torch.Tensor:
    """Random trajectories of three clips, (3, 40, channels)."""
    return torch.randn(3, 40, channels, generator=torch.Generator().manual_seed(0))


def wandering(frames: int, seed: int = 0, skeleton=SMPL22) -> np.ndarray:
    """A canonical clip that walks and turns, (frames, joints, 3)."""
    rng = np.random.default_rng(seed)
    body = rng.normal(0, 0.3, (1, len(skeleton), 3)) + rng.normal(0, 0.02, (frames, len(skeleton), 3)).cumsum(0)
    for side, x in (("left", 0.2), ("right", -0.2)):
        for joint in ("hip", "shoulder"):
            body[:, skeleton.index(f"{side}_{joint}")] = [x, 1.0, 0.0]
    turned = rotate_y(body, np.linspace(0, 4, frames)[:, None])
    turned[..., 2] += np.linspace(0, 3, frames)[:, None]
    return canonical(turned, skeleton)


@pytest.mark.parametrize("skeleton", [SMPL22, KIT21])
@pytest.mark.parametrize("representation", ["heading", "global"])
def test_trajectories_lead_back_to_the_joints(skeleton, representation: str) -> None:
    joints = wandering(80, skeleton=skeleton)
    back = to_joints(to_trajectories(joints, skeleton, representation), representation)
    assert np.abs(back - joints).max() < 1e-4


def test_heading_trajectories_do_not_know_where_and_which_way() -> None:
    joints = wandering(60)
    moved = rotate_y(joints.astype(np.float64), 1.1) + np.array([4.0, 0.0, -7.0])
    here, there = (to_trajectories(j, SMPL22) for j in (joints, moved))
    assert np.abs(here[:, 1:-1] - there[:, 1:-1]).max() < 1e-4  # the body
    assert np.abs(np.diff(here[:, 0], axis=0) - np.diff(there[:, 0], axis=0)).max() < 1e-4  # steps forward and sideways


def test_walking_backward_shows_in_the_forward_distance() -> None:
    joints = np.repeat(wandering(1), 20, axis=0)
    joints[..., 2] -= np.linspace(0, 2, 20)[:, None].astype(np.float32)
    path = to_trajectories(joints, SMPL22)[:, 0]
    assert path[-1, 2] == pytest.approx(-2, abs=1e-3) and abs(path[-1, 0]) < 1e-3


@pytest.mark.parametrize("granularity", ["parts", "joints", "whole"])
def test_every_node_stands_in_exactly_one_group(granularity: str) -> None:
    groups = node_groups(SMPL22, "heading", granularity)
    assert sorted(node for group in groups for node in group) == list(range(23))


def test_padding_does_not_change_an_embedding() -> None:
    torch.manual_seed(0)
    model = WaMo(SMALL).eval()
    padded = torch.cat([clips(), 50 * torch.randn(3, 30, 69)], 1)
    assert torch.allclose(model.encode_motion(clips(), LENGTHS), model.encode_motion(padded, LENGTHS), atol=1e-5)


def test_one_clip_alone_and_in_a_batch_are_the_same() -> None:
    torch.manual_seed(0)
    model = WaMo(SMALL).eval()
    alone = model.encode_motion(clips()[1:2, :24], torch.tensor([24]))
    assert torch.allclose(alone, model.encode_motion(clips(), LENGTHS)[1:2], atol=1e-5)


def test_only_the_transformer_over_tokens_reacts_to_word_order() -> None:
    torch.manual_seed(0)
    model = WaMo(dataclasses.replace(SMALL, text_pooling="mean+tokens")).eval()
    words, mask = torch.randn(3, 9, 384), torch.ones(3, 9, dtype=torch.bool)

    def nearness() -> float:
        one, other = (model.encode_text(w, mask) for w in (words, words.flip(1)))
        return float((one * other).sum(1).min().detach())

    assert nearness() < 0.999
    with torch.no_grad():
        model.text.departure.zero_()
    assert nearness() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "bad",
    [
        {"transform": "laplace"},
        {"levels": 0},
        {"width": 30},
        {"dropout": 1.0},
        {"representation": "uniform"},
        {"stride": 0},
    ],
)
def test_impossible_configurations_are_refused(bad: dict) -> None:
    with pytest.raises(ConfigError, match=next(iter(bad))):
        dataclasses.replace(SMALL, **bad)


def test_a_configuration_survives_json_and_unknown_keys_are_named() -> None:
    assert ModelConfig.from_dict(SMALL.to_dict()) == SMALL
    with pytest.raises(ConfigError, match="text_skip"):
        ModelConfig.from_dict({"text_skip": True})
    with pytest.raises(ConfigError, match="colour"):
        ModelConfig.from_dict({"colour": 1})


@pytest.mark.parametrize(
    ("stored", "changes"),
    [
        ({}, {}),
        ({"text_skip": False, "text_departure_drop": 0.0}, {}),
        ({"late_interaction": 0.5}, {"late_interaction": True}),
        ({"dmsp_original": False, "dmsp_shuffled": False}, {"order_head": False}),
        ({"dmsp_original": False, "dmsp_shuffled": True}, {}),
    ],
)
def test_configurations_with_loss_values_still_give_their_model(stored: dict, changes: dict) -> None:
    """Before 0.2 a model's configuration held the settings of the losses too."""
    values = SMALL.to_dict()
    values = {k: v for k, v in values.items() if k not in ("order_head", "late_interaction")}
    values |= {"temperature": 0.05, "weight_order": 2.0, "mask_duplicates": False, "dmsp_clips": 0.25, **stored}
    assert ModelConfig.from_dict(values) == dataclasses.replace(SMALL, **changes)
    assert losses_of(values)["temperature"] == 0.05 and losses_of(SMALL.to_dict()) == {}
    with pytest.raises(ConfigError, match="text_skip"):
        ModelConfig.from_dict({**values, "text_skip": True})


def test_half_precision_on_a_cpu_is_near_single_precision() -> None:
    torch.manual_seed(0)
    block, x = Block(32, 4, 2, 0.0), torch.randn(3, 9, 32, requires_grad=True)
    mask = torch.arange(9)[None] < torch.tensor([[9], [5], [1]])
    single = block(x, mask)
    with torch.autocast("cpu", torch.bfloat16):
        half = block(x, mask).float()
    assert torch.allclose(half, single, atol=0.05)
    (whole,) = torch.autograd.grad(single.square().sum(), x)
    (rough,) = torch.autograd.grad(half.square().sum(), x)
    assert torch.nn.functional.cosine_similarity(whole.flatten(), rough.flatten(), dim=0) > 0.999
