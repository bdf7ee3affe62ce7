"""A model's weights with its configuration in one file: everything that is needed to rebuild it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from wamo.errors import CheckpointError, ConfigError
from wamo.files import parse_json, replace_atomic
from wamo.model.config import ModelConfig
from wamo.model.wamo import WaMo

MODEL = "model.safetensors"
ENTRY = "wamo"
"""The one entry of the metadata: safetensors writes several in random order, and equal weights are equal files."""


def save_model(model: WaMo, folder: Path, *, facts: dict[str, Any] | None = None, half: bool = False) -> Path:
    """Write weights and configuration to one file; ``facts`` (epoch, scores, lineage) go into its metadata."""
    tensors = {k: (v.half() if half and v.is_floating_point() else v).contiguous() for k, v in state_of(model).items()}
    metadata = json.dumps({"config": model.config.to_dict(), "facts": facts or {}})
    return write_tensors(folder / MODEL, tensors, {ENTRY: metadata})


def write_tensors(path: Path, tensors: dict[str, torch.Tensor], metadata: dict[str, str]) -> Path:
    """Write a safetensors file atomically.

    Raises
    ------
    DataError
        The disk is full or the folder cannot be written; the former file is intact.
    """

    def fill(file: Path) -> None:
        try:
            save_file(tensors, file, metadata)
        except SafetensorError as error:  # the library's own error hides the system's one (disk full ...)
            raise OSError(str(error)) from error

    return replace_atomic(path, fill)


def load_model(folder: str | Path, device: str = "cpu") -> WaMo:
    """Rebuild a model from its folder, in evaluation mode and single precision.

    Raises
    ------
    CheckpointError
        No checkpoint there, a damaged file, or weights that do not fit the configuration.
    """
    file = Path(folder) / MODEL
    if not file.is_file():
        raise CheckpointError(
            f"no {MODEL} in {Path(folder).name or folder}: train one with python train.py --out FOLDER"
        )
    try:
        with safe_open(file, "pt") as stored:
            metadata = _metadata(stored.metadata())
            tensors = {k: stored.get_tensor(k).float() for k in stored.keys()}  # noqa: SIM118  not a dict
        config = ModelConfig.from_dict(metadata["config"])
        held = sum(tensor.numel() for tensor in tensors.values())
        if config.least_parameters > held:  # found out before the memory is taken
            raise CheckpointError(
                f"{file.name} does not fit its configuration, which needs more than the {held:,} numbers that it holds"
            )
        model = WaMo(config)
        model.load_state_dict(tensors)
    except (SafetensorError, OSError, KeyError, ValueError, TypeError, ConfigError) as error:
        raise CheckpointError(f"{file.name} is damaged or from another version: {error}") from error
    except RuntimeError as error:
        raise CheckpointError(f"{file.name} does not fit its configuration: {str(error).splitlines()[0]}") from error
    return model.eval().to(device)


def model_facts(folder: str | Path) -> dict[str, Any]:
    """Facts stored with the weights (epoch, validation scores, lineage), without loading the weights.

    Raises
    ------
    CheckpointError
        The file is damaged.
    """
    try:
        with safe_open(Path(folder) / MODEL, "pt") as stored:
            return dict(_metadata(stored.metadata()).get("facts", {}))
    except (SafetensorError, OSError, ValueError, TypeError) as error:
        raise CheckpointError(f"{MODEL} is damaged or from another version: {error}") from error


def _metadata(stored: dict[str, str] | None) -> dict[str, Any]:
    """Configuration and facts of a weights file; files of version 0.1 keep them in two entries."""
    found = stored or {}
    if ENTRY in found:
        return dict(parse_json(found[ENTRY]))
    return {name: parse_json(found[name]) for name in ("config", "facts") if name in found}


def fingerprint(folder: str | Path) -> str:
    """Short hash of the weights file, by which embeddings of other weights are recognised."""
    with (Path(folder) / MODEL).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def state_of(model: WaMo) -> dict[str, torch.Tensor]:
    """Parameters and buffers, detached."""
    return {k: v.detach() for k, v in model.state_dict().items()}
