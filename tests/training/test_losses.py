"""The losses: by hand, and for every architecture and setting of the ablations."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from wamo.errors import ConfigError
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.training import losses
from wamo.training.losses import Objective, group_labels, info_nce, max_sim, moved_frames, reconstruction_loss
from wamo.training.samples.batch import Batch
from wamo.training.samples.draw import shuffled_order
from wamo.training.settings import LossConfig

SMALL = ModelConfig(band_width=16, width=32, embedding=24, text_width=32, band_layers=1, layers=1, text_layers=1)


def batch_of(config: ModelConfig, lengths: tuple[int, ...] = (40, 24, 33), seed: int = 0) -> Batch:
    generator = torch.Generator().manual_seed(seed)
    frames, size, width = max(lengths), len(lengths), 768 if config.text_backbone == "distilbert" else 384
    orders = [shuffled_order(n, frames, 0.25, np.random.default_rng(i)) for i, n in enumerate(lengths)]
    order = torch.from_numpy(np.stack(orders))
    return Batch(
        torch.randn(size, frames, 3 * config.nodes, generator=generator), torch.tensor(lengths), order,
        torch.randn(size, 9, width, generator=generator), torch.ones(size, 9, dtype=torch.bool),
        torch.eye(size, dtype=torch.bool), torch.ones(size, config.bands, 3 * config.nodes),
        torch.ones(size, dtype=torch.bool),
    )  # fmt: skip


VARIANTS = [
    {}, {"representation": "global"}, {"granularity": "joints"},
    {"granularity": "whole"}, {"stride": 1}, {"levels": 1},
    {"levels": 5}, {"wavelet": "db4"}, {"learnable_filters": False}, {"filter_sharing": "all"},
    {"filter_sharing": "channel"},
    {"transform": "dwt"}, {"transform": "fft"}, {"transform": "dct"}, {"transform": "convolution"},
    {"transform": "none"},
    {"twr_signal": False}, {"twr_feature": False}, {"twr_signal": False, "twr_feature": False},
    {"order_head": False}, {"text_pooling": "cls"}, {"text_pooling": "mean"}, {"text_pooling": "mean+tokens"},
    {"text_backbone": "distilbert"},
    {"late_interaction": True}, {"conv_stem": 0}, {"skeleton": "kit21"},
]  # fmt: skip
LOSSES = [
    {"dmsp_original": False}, {"dmsp_shuffled": False}, {"dmsp_positions": False}, {"mask_duplicates": False},
    {"dmsp_clips": 0.5}, {"reconstruction_beta": 0.1},
]  # fmt: skip


@pytest.mark.parametrize("changes", VARIANTS, ids=lambda c: ",".join(f"{k}={v}" for k, v in c.items()) or "base")
def test_every_architecture_trains_and_uses_all_its_parameters(changes: dict) -> None:
    torch.manual_seed(0)
    config = dataclasses.replace(SMALL, **changes)
    objective, batch = Objective(WaMo(config), LossConfig()), batch_of(config)
    loss, parts = objective.total(objective(batch), batch)
    loss.backward()
    assert torch.isfinite(loss)
    wanted = {"contrastive"} | {name for name in ("twr_signal", "twr_feature") if getattr(config, name)}
    wanted |= {"dmsp_original", "dmsp_shuffled", "moved_accuracy"} if config.order_head else set()
    assert set(parts) == wanted | ({"late"} if config.late_interaction else set())
    idle = [n for n, p in objective.model.named_parameters() if p.requires_grad and p.grad is None]
    # synthesis filters are only used by the signal branch of TWR
    assert all("synthesis" in n for n in idle) and (not idle or not config.twr_signal)


@pytest.mark.parametrize("changes", LOSSES, ids=lambda c: ",".join(f"{k}={v}" for k, v in c.items()))
def test_every_loss_setting_trains(changes: dict) -> None:
    torch.manual_seed(0)
    objective, batch = Objective(WaMo(SMALL), LossConfig(**changes)), batch_of(SMALL)
    loss, parts = objective.total(objective(batch), batch)
    loss.backward()
    assert torch.isfinite(loss)
    assert {n for n in ("dmsp_original", "dmsp_shuffled") if n in parts} == {
        n for n in ("dmsp_original", "dmsp_shuffled") if getattr(objective.config, n)
    }


def test_the_total_is_the_weighted_sum_of_the_parts() -> None:
    torch.manual_seed(0)
    weights = LossConfig(weight_contrastive=0.5, weight_reconstruction=2.0, weight_order=3.0)
    objective, batch = Objective(WaMo(SMALL).eval(), weights), batch_of(SMALL)
    loss, parts = objective.total(objective(batch), batch, share=0.5)
    alone = 2 * (parts["twr_signal"] + parts["twr_feature"]) + 3 * (parts["dmsp_original"] + parts["dmsp_shuffled"])
    assert float(loss.detach()) == pytest.approx(0.5 * parts["contrastive"] + 0.5 * alone, rel=1e-5)


@pytest.mark.parametrize("bad", [{"temperature": 0.0}, {"dmsp_share": 1.5}, {"dmsp_clips": 0.0}])
def test_impossible_losses_are_refused(bad: dict) -> None:
    with pytest.raises(ConfigError, match=next(iter(bad))):
        LossConfig(**bad)


def test_a_few_steps_lower_the_losses() -> None:
    torch.manual_seed(0)
    config = dataclasses.replace(SMALL, dropout=0.0)
    model, batch = WaMo(config), batch_of(config, (32,) * 8)
    objective = Objective(model, LossConfig())
    batch.positives = torch.eye(8, dtype=torch.bool)
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    _, first = objective.total(objective(batch), batch)
    for _ in range(60):
        loss, parts = objective.total(objective(batch), batch)
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


def test_known_positives_do_not_repel() -> None:
    similarity = torch.tensor([[0.5, 0.9], [0.2, 0.5]], requires_grad=True)
    info_nce(similarity, 0.07, torch.tensor([[True, True], [False, True]])).backward()
    assert similarity.grad is not None
    assert similarity.grad[0, 1] == 0 and similarity.grad[1, 0] != 0


def test_reconstruction_loss_ignores_padding() -> None:
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


def test_frames_whose_group_changed_are_counted() -> None:
    ordered = torch.tensor([[0, 1, 2, 3]])
    labels = torch.tensor([[1, 0, 2, 3]])
    mask = torch.tensor([[True, True, True, False]])
    by_position, right = (torch.nn.functional.one_hot(answer, 4).float() for answer in (ordered, labels))
    assert moved_frames(by_position, labels, ordered, mask).tolist() == [0, 2]
    assert moved_frames(right, labels, ordered, mask).tolist() == [2, 2]


@pytest.mark.parametrize("settings", [{}, {"dmsp_clips": 0.25, "dmsp_positions": False, "reconstruction_beta": 0.1}])
def test_encoding_by_length_changes_no_loss_and_no_gradient(settings: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    lengths = tuple(int(n) for n in np.random.default_rng(0).integers(5, 60, 31))
    batch = batch_of(SMALL, lengths)
    batch.ordered[::2] = False
    objective = Objective(WaMo(dataclasses.replace(SMALL, dropout=0.0)), LossConfig(**settings))
    found = []
    for parts in (1, 3):
        monkeypatch.setattr(losses, "LENGTH_PARTS", parts)
        assert len(losses.parts_by_length(batch.lengths)) == parts
        objective.zero_grad()
        out = objective(batch)
        loss, numbers = objective.total(out, batch)
        loss.backward()
        gradient = torch.cat([p.grad.flatten() for p in objective.parameters() if p.grad is not None])
        found.append((out["motion"].detach(), numbers, gradient))
    (whole, numbers, gradient), (parted, same_numbers, same_gradient) = found
    assert torch.allclose(whole, parted, atol=1e-5)
    assert numbers == pytest.approx(same_numbers, rel=1e-4)
    assert torch.allclose(gradient, same_gradient, rtol=1e-3, atol=1e-4)


def test_clips_of_one_length_are_encoded_together() -> None:
    assert len(losses.parts_by_length(torch.full((96,), 50))) == 1
    assert len(losses.parts_by_length(torch.arange(1, 20))) == 1  # too few to divide
    parts = losses.parts_by_length(torch.arange(196, 100, -1))
    assert [len(rows) for rows in parts] == [32, 32, 32] and sorted(torch.cat(parts).tolist()) == list(range(96))


@pytest.mark.parametrize("positions", [True, False])
def test_a_batch_of_which_dmsp_sees_no_clip_still_trains(positions: bool) -> None:
    objective = Objective(WaMo(SMALL), LossConfig(dmsp_clips=0.25, dmsp_positions=positions))
    batch = dataclasses.replace(batch_of(SMALL), ordered=torch.zeros(3, dtype=torch.bool))
    loss, parts = objective.total(objective(batch), batch)
    loss.backward()
    assert parts["dmsp_shuffled"] == parts["dmsp_original"] == 0 and torch.isfinite(loss)
