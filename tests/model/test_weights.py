"""Weights on disk: what was written is read, and what cannot be a checkpoint is refused by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from wamo.errors import CheckpointError
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import fingerprint, load_model, model_facts, save_model, write_tensors

SMALL = ModelConfig(band_width=16, width=32, embedding=24, text_width=32, band_layers=1, layers=1, text_layers=1)


@pytest.fixture
def model() -> WaMo:
    torch.manual_seed(0)
    return WaMo(SMALL)


def test_a_model_is_read_as_it_was_written(model: WaMo, tmp_path: Path) -> None:
    save_model(model, tmp_path, facts={"epoch": 3})
    found = load_model(tmp_path)
    assert found.config == SMALL and not found.training and model_facts(tmp_path) == {"epoch": 3}
    assert all(torch.equal(value, model.state_dict()[name]) for name, value in found.state_dict().items())


def test_half_precision_is_read_as_single_precision(model: WaMo, tmp_path: Path) -> None:
    single, half = (save_model(model, tmp_path / str(short), half=short) for short in (False, True))
    assert half.stat().st_size < 0.6 * single.stat().st_size
    for name, value in load_model(half.parent).state_dict().items():
        expected = model.state_dict()[name]
        assert value.dtype == expected.dtype
        torch.testing.assert_close(value, expected, atol=1e-6, rtol=1e-3)


def test_different_weights_have_different_fingerprints(model: WaMo, tmp_path: Path) -> None:
    first, same = (fingerprint(save_model(model, tmp_path / name).parent) for name in ("a", "b"))
    torch.nn.init.ones_(next(model.parameters()))
    other = fingerprint(save_model(model, tmp_path / "c").parent)
    assert first == same != other


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def replaced(file: Path) -> None:
    file.write_bytes(b"rubbish" * 50)


def without_configuration(file: Path) -> None:
    write_tensors(file, load_file(file), {})


def of_another_version(file: Path) -> None:
    write_tensors(file, load_file(file), {"config": json.dumps({"transform": "curvelets"})})


def of_another_width(file: Path) -> None:
    write_tensors(file, load_file(file), {"config": json.dumps(SMALL.to_dict() | {"width": 48})})


def of_more_layers_than_memory_holds(file: Path) -> None:
    vast = SMALL.to_dict() | {"layers": 48, "band_layers": 48, "width": 4096, "band_width": 4096}
    write_tensors(file, load_file(file), {"config": json.dumps(vast)})


def of_endless_layers(file: Path) -> None:
    write_tensors(file, load_file(file), {"config": json.dumps(SMALL.to_dict() | {"layers": 10**40})})


def without_a_layer(file: Path) -> None:
    tensors = load_file(file)
    tensors.pop(min(tensors))
    write_tensors(file, tensors, {"config": json.dumps(SMALL.to_dict())})


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (Path.unlink, r"no model\.safetensors in small: train one"),
        (truncated, "damaged or from another version"),
        (replaced, "damaged or from another version"),
        (without_configuration, "damaged or from another version"),
        (of_another_version, "damaged or from another version: .*transform"),
        (of_another_width, "does not fit its configuration"),
        (of_more_layers_than_memory_holds, "does not fit its configuration, which needs more than"),
        (of_endless_layers, r"layers must lie in 0 \.\. 48"),
        (without_a_layer, "does not fit its configuration"),
    ],
)
def test_a_damaged_checkpoint_is_refused(
    model: WaMo, tmp_path: Path, damage: Callable[[Path], None], message: str
) -> None:
    folder = tmp_path / "small"
    damage(save_model(model, folder))
    with pytest.raises(CheckpointError, match=message):
        load_model(folder)
