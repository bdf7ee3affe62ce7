"""The model: trajectories there and back, padding, every loss, every configuration of the ablations."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest
import torch

from wamo.errors import ConfigError
from wamo.model import ModelConfig
from wamo.model.layers import Block
from wamo.model.losses import info_nce, max_sim, reconstruction_loss
from wamo.model.ordering import group_labels, moved_accuracy, shuffled_order
from wamo.model.wamo import Batch, WaMo
from wamo.motion import KIT21, SMPL22
from wamo.motion.geometry import canonical, rotate_y
from wamo.motion.trajectories import node_groups, seen, to_joints, to_trajectories

SMALL = ModelConfig(band_width=16, width=32, embedding=24, text_width=32, band_layers=1, layers=1, text_layers=1)


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


def batch_of(config: ModelConfig, lengths: tuple[int, ...] = (40, 24, 33), seed: int = 0) -> Batch:
    generator = torch.Generator().manual_seed(seed)
    frames, size, width = max(lengths), len(lengths), 768 if config.text_backbone == "distilbert" else 384
    orders = [shuffled_order(n, frames, config.dmsp_share, np.random.default_rng(i)) for i, n in enumerate(lengths)]
    order = torch.from_numpy(np.stack(orders))
    return Batch(
        torch.randn(size, frames, 3 * config.nodes, generator=generator), torch.tensor(lengths), order,
        torch.randn(size, 9, width, generator=generator), torch.ones(size, 9, dtype=torch.bool),
        torch.eye(size, dtype=torch.bool), torch.ones(size, config.bands, 3 * config.nodes),
        torch.ones(size, dtype=torch.bool),
    )  # fmt: skip


@pytest.mark.parametrize("skeleton", [SMPL22, KIT21])
@pytest.mark.parametrize("representation", ["heading", "uniform", "global"])
def test_trajectories_lead_back_to_the_joints(skeleton, representation: str) -> None:
    joints = wandering(80, skeleton=skeleton)
    back = to_joints(to_trajectories(joints, skeleton, representation), representation)
    assert np.abs(back - seen(joints, skeleton, representation)).max() < 1e-4


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
    batch = batch_of(SMALL)
    padded = torch.cat([batch.trajectories, 50 * torch.randn(3, 30, 69)], 1)
    assert torch.allclose(
        model.encode_motion(batch.trajectories, batch.lengths), model.encode_motion(padded, batch.lengths), atol=1e-5
    )


def test_one_clip_alone_and_in_a_batch_are_the_same() -> None:
    torch.manual_seed(0)
    model = WaMo(SMALL).eval()
    batch = batch_of(SMALL)
    alone = model.encode_motion(batch.trajectories[1:2, :24], torch.tensor([24]))
    assert torch.allclose(alone, model.encode_motion(batch.trajectories, batch.lengths)[1:2], atol=1e-5)


VARIANTS = [
    {}, {"representation": "global"}, {"representation": "uniform"}, {"granularity": "joints"},
    {"granularity": "whole"}, {"stride": 1}, {"levels": 1},
    {"levels": 5}, {"wavelet": "db4"}, {"learnable_filters": False}, {"filter_sharing": "all"},
    {"filter_sharing": "channel"},
    {"transform": "dwt"}, {"transform": "fft"}, {"transform": "dct"}, {"transform": "convolution"},
    {"transform": "none"},
    {"twr_signal": False}, {"twr_feature": False}, {"twr_signal": False, "twr_feature": False},
    {"dmsp_original": False}, {"dmsp_shuffled": False}, {"dmsp_original": False, "dmsp_shuffled": False},
    {"dmsp_positions": False}, {"text_pooling": "cls"}, {"text_pooling": "mean"}, {"text_pooling": "mean+tokens"},
    {"text_backbone": "distilbert"},
    {"late_interaction": 0.5}, {"conv_stem": 0}, {"skeleton": "kit21"}, {"mask_duplicates": False},
]  # fmt: skip


@pytest.mark.parametrize("changes", VARIANTS, ids=lambda c: ",".join(f"{k}={v}" for k, v in c.items()) or "base")
def test_every_variant_trains_and_uses_all_its_parameters(changes: dict) -> None:
    torch.manual_seed(0)
    config = dataclasses.replace(SMALL, **changes)
    model, batch = WaMo(config), batch_of(config)
    loss, parts = model.loss(model(batch), batch)
    loss.backward()
    assert torch.isfinite(loss)
    wanted = {"contrastive"} | {
        n for n in ("twr_signal", "twr_feature", "dmsp_original", "dmsp_shuffled") if getattr(config, n)
    }
    assert wanted <= set(parts)
    idle = [n for n, p in model.named_parameters() if p.requires_grad and p.grad is None]
    # synthesis filters are only used by the signal branch of TWR
    assert all("synthesis" in n for n in idle) and (not idle or not config.twr_signal)


def test_the_mean_is_deaf_to_the_order_of_words_and_the_departure_is_not() -> None:
    torch.manual_seed(0)
    model = WaMo(dataclasses.replace(SMALL, text_pooling="mean+tokens")).eval()
    batch = batch_of(SMALL)
    swapped = batch.words.flip(1)

    def nearness() -> float:
        one, other = (model.encode_text(words, batch.word_mask) for words in (batch.words, swapped))
        return float((one * other).sum(1).min().detach())

    assert nearness() < 0.999
    with torch.no_grad():
        model.text.departure.zero_()
    assert nearness() == pytest.approx(1, abs=1e-5)


def test_a_few_steps_learn_to_match_and_to_rebuild() -> None:
    torch.manual_seed(0)
    config = dataclasses.replace(SMALL, dropout=0.0)
    model, batch = WaMo(config), batch_of(config, (32,) * 8)
    batch.positives = torch.eye(8, dtype=torch.bool)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    first = None
    for _ in range(60):
        loss, parts = model.loss(model(batch), batch)
        first = first or parts
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert parts["contrastive"] < 0.1 * first["contrastive"]
    assert parts["twr_signal"] < first["twr_signal"] and parts["twr_feature"] < first["twr_feature"]


def test_info_nce_is_the_sum_of_both_cross_entropies() -> None:
    similarity = torch.tensor([[0.9, 0.1], [0.3, 0.5]])
    logits = similarity / 0.07
    rows = -torch.log_softmax(logits, 1).diagonal().mean()
    columns = -torch.log_softmax(logits, 0).diagonal().mean()
    assert info_nce(similarity, 0.07) == pytest.approx(float(rows + columns), rel=1e-5)


def test_known_positives_are_not_pushed_apart() -> None:
    similarity = torch.tensor([[0.5, 0.9], [0.2, 0.5]], requires_grad=True)
    info_nce(similarity, 0.07, torch.tensor([[True, True], [False, True]])).backward()
    assert similarity.grad[0, 1] == 0 and similarity.grad[1, 0] != 0


def test_reconstruction_loss_looks_at_valid_frames_only() -> None:
    target = torch.zeros(1, 4, 2)
    predicted = torch.zeros(1, 4, 2)
    predicted[:, 2:] = 100
    assert reconstruction_loss(predicted, target, torch.tensor([[True, True, False, False]])) == 0


def test_max_sim_by_hand() -> None:
    words, moments = torch.eye(3)[None, :2], torch.eye(3)[None, [0, 2]]
    full = torch.ones(1, 2, dtype=torch.bool)
    assert max_sim(words, full, moments, full).item() == pytest.approx(0.5)
    assert max_sim(words, torch.tensor([[True, False]]), moments, full).item() == pytest.approx(1.0)


def test_groups_and_shuffles_stay_inside_the_clip() -> None:
    labels = group_labels(torch.tensor([32, 5]), 32, 16)
    assert labels[0].tolist() == [i // 2 for i in range(32)]
    assert labels[1, :5].tolist() == [0, 1, 2, 3, 4]  # fewer frames than groups
    order = shuffled_order(20, 30, 0.25, np.random.default_rng(0))
    assert sorted(order) == list(range(30)) and (order[20:] == np.arange(20, 30)).all()
    assert 2 <= (order != np.arange(30)).sum() <= 5


def test_moved_accuracy_counts_frames_whose_group_changed() -> None:
    ordered = torch.tensor([[0, 1, 2, 3]])
    labels = torch.tensor([[1, 0, 2, 3]])
    logits = torch.nn.functional.one_hot(ordered, 4).float()  # an answer by position alone
    assert moved_accuracy(logits, labels, ordered, torch.ones(1, 4, dtype=torch.bool)) == 0


@pytest.mark.parametrize(
    "bad",
    [{"transform": "laplace"}, {"levels": 0}, {"width": 30}, {"dropout": 1.0}, {"temperature": 0.0}, {"stride": 0}],
)
def test_impossible_configurations_are_refused(bad: dict) -> None:
    with pytest.raises(ConfigError, match=next(iter(bad))):
        dataclasses.replace(SMALL, **bad)


def test_a_configuration_survives_json_and_names_what_it_does_not_know() -> None:
    assert ModelConfig.from_dict(SMALL.to_dict()) == SMALL
    assert ModelConfig.from_dict({**SMALL.to_dict(), "text_skip": False, "text_departure_drop": 0.0}) == SMALL
    with pytest.raises(ConfigError, match="text_skip"):
        ModelConfig.from_dict({"text_skip": True})
    with pytest.raises(ConfigError, match="colour"):
        ModelConfig.from_dict({"colour": 1})


@pytest.mark.parametrize("positions", [True, False])
def test_a_batch_of_which_dmsp_sees_no_clip_still_trains(positions: bool) -> None:
    config = replace(SMALL, dmsp_clips=0.25, dmsp_positions=positions)
    model, batch = WaMo(config), replace(batch_of(config), ordered=torch.zeros(3, dtype=torch.bool))
    loss, parts = model.loss(model(batch), batch)
    loss.backward()
    assert parts["dmsp_shuffled"] == parts["dmsp_original"] == 0 and torch.isfinite(loss)


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
