"""The files of a run's folder, and how a run starts from them or resumes.

model.safetensors   kept weights; the metadata holds the model's configuration, validation scores and lineage
config.json         the whole training configuration
history.json        losses and validations of every epoch
last.safetensors    everything needed to resume, in one file that is replaced atomically
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from wamo.errors import CheckpointError
from wamo.files import parse_json
from wamo.model.config import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import MODEL, load_model, save_model, state_of, write_tensors
from wamo.training.config import TrainConfig

__all__ = [
    "CONFIG",
    "HISTORY",
    "LAST",
    "MODEL",
    "Progress",
    "load_last",
    "load_model",
    "read_config",
    "save_last",
    "save_model",
    "start_from",
]

log = logging.getLogger(__name__)

Tensors = dict[str, torch.Tensor]

FREE = (
    "out", "recipe", "epochs", "budget", "patience", "keep", "validate_every", "precision", "data_root", "text_cache",
    "skip_missing",
)  # fmt: skip
"""Settings that may change when a run goes on."""
LAST, CONFIG, HISTORY = "last.safetensors", "config.json", "history.json"


@dataclass
class Progress:
    """Progress of a run. With weights, optimiser and history it is everything needed to resume."""

    epoch: int = 0
    batch: int = 0
    step: int = 0
    seconds: float = 0.0
    best: float = float("-inf")
    since_best: int = 0


def start_from(folder: str, model: WaMo) -> None:
    """Load the weights of an initial checkpoint into a new model.

    The architectures must agree, except for the text head: if the pooling differs, common layers (over tokens, or the
    projection of their mean) are loaded, the others keep their initial values, and the difference is logged.

    Raises
    ------
    CheckpointError
        The folder has no checkpoint, or its parts have other names or sizes.
    """
    stored = load_model(folder)
    tensors = stored.state_dict()
    fresh = {f"text.{k}": v for k, v in model.text.state_dict().items()}
    former = {k: v for k, v in tensors.items() if k.startswith("text.")}
    if _shapes(fresh) != _shapes(former):
        kept = _common_parts(former, stored.config, model.config)
        kept = {k: v for k, v in kept.items() if k in fresh and v.shape == fresh[k].shape}
        parts = ", ".join(dict.fromkeys(name.split(".")[1] for name in kept)) or "nothing"
        log.warning("the text head differs from that of %s; kept: %s", Path(folder).name, parts)
        tensors = {k: v for k, v in tensors.items() if k not in former} | fresh | kept
    try:
        model.load_state_dict(tensors)
    except RuntimeError as error:
        differing = ", ".join(_differing(model.config.to_dict(), stored.config.to_dict()))
        raise CheckpointError(
            f"--init {Path(folder).name} has another architecture ({differing}): "
            "choose its recipe, or start afresh without --init"
        ) from error


def _common_parts(former: Tensors, old: ModelConfig, new: ModelConfig) -> Tensors:
    """Tensors of a text head that fit one with another pooling, under their new names."""
    kept: Tensors = {}
    if "tokens" in old.text_pooling and "tokens" in new.text_pooling:
        kept |= {k: v for k, v in former.items() if not k.startswith("text.project_mean")}
    source, target = _mean_part(old), _mean_part(new)
    if source and target:
        prefix = f"text.{source}."
        kept |= {f"text.{target}.{k.removeprefix(prefix)}": v for k, v in former.items() if k.startswith(prefix)}
    return kept


def _mean_part(config: ModelConfig) -> str:
    """Name of the layer that projects the mean of the tokens, or ""."""
    return {"mean": "project", "mean+tokens": "project_mean"}.get(config.text_pooling, "")


def save_last(
    folder: Path, model: WaMo, config: TrainConfig, ema: dict[str, torch.Tensor] | None,
    optimiser: torch.optim.Optimizer, progress: Progress, history: list[dict[str, Any]],
) -> None:  # fmt: skip
    """Write the resume file atomically.

    Raises
    ------
    DataError
        The disk is full or the folder cannot be written; the former file is intact.
    """
    tensors = {f"model.{k}": v.detach().contiguous().clone() for k, v in state_of(model).items()}
    tensors |= {f"ema.{k}": v.contiguous().clone() for k, v in (ema or {}).items()}
    for index, state in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{index}.{k}": v.detach().contiguous().clone() for k, v in state.items()}
    metadata = {
        "progress": json.dumps(vars(progress)),
        "history": json.dumps(history),
        "config": json.dumps(_kept_settings(config)),
    }
    write_tensors(folder / LAST, tensors, metadata)


def load_last(
    folder: Path, model: WaMo, config: TrainConfig, optimiser: torch.optim.Optimizer
) -> tuple[dict[str, torch.Tensor] | None, Progress, list[dict[str, Any]]]:
    """Restore model and optimiser in place.

    Returns
    -------
    the running mean of weights or None, the progress, and the history

    Raises
    ------
    CheckpointError
        The file is damaged, or belongs to another configuration.
    """
    try:
        with safe_open(folder / LAST, "pt") as stored:
            metadata = stored.metadata() or {}
            tensors = {k: stored.get_tensor(k) for k in stored.keys()}  # noqa: SIM118  not a dict
        settings, progress = parse_json(metadata["config"]), Progress(**parse_json(metadata["progress"]))
        history = parse_json(metadata["history"])
        differing = _differing(_kept_settings(config), dict(settings))
    except (SafetensorError, OSError, KeyError, ValueError, TypeError) as error:
        raise CheckpointError(f"{LAST} in {folder.name} is damaged ({error}); delete it to start afresh") from error
    if differing:
        raise CheckpointError(
            f"{folder.name} holds a run with another configuration ({', '.join(differing)}): choose another --out, "
            "or delete the folder"
        )
    try:
        return _restore(tensors, model, optimiser), progress, history
    except (RuntimeError, KeyError, ValueError, TypeError, IndexError) as error:
        reason = str(error).splitlines()[0]
        raise CheckpointError(f"{LAST} in {folder.name} is damaged ({reason}); delete it to start afresh") from error


def _restore(tensors: Tensors, model: WaMo, optimiser: torch.optim.Optimizer) -> Tensors | None:
    """Put stored tensors into model and optimiser; the running mean of weights, or None."""
    parts: dict[str, Tensors] = {"model": {}, "ema": {}, "optimiser": {}}
    for key, value in tensors.items():
        kind, _, name = key.partition(".")
        parts[kind][name] = value
    model.load_state_dict(parts["model"])
    state: dict[int, Tensors] = {}
    for key, value in parts["optimiser"].items():
        index, _, name = key.partition(".")
        state.setdefault(int(index), {})[name] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
    return parts["ema"] or None


def _shapes(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Size]:
    return {name: tensor.shape for name, tensor in tensors.items()}


def _kept_settings(config: TrainConfig) -> dict[str, Any]:
    """Plain values that must stay when a run goes on: all but its length in epochs or time, and where its files are."""
    values = {name: value for name, value in config.to_dict().items() if name not in FREE}
    values["data"] = [Path(source).name for source in values["data"]]
    values |= {name: Path(values[name]).name for name in ("texts", "annotations", "init")}
    kept: dict[str, Any] = json.loads(json.dumps(values))
    return kept


def _differing(values: dict[str, Any], stored: dict[str, Any], place: str = "") -> list[str]:
    """Names of the values that differ from a stored configuration, as far as it has them."""
    found: list[str] = []
    for name, value in values.items():
        if isinstance(value, dict) and isinstance(stored.get(name), dict):
            found += _differing(value, stored[name], f"{place}{name}.")
        elif name in stored and stored[name] != value:
            found.append(f"{place}{name}")
    return found


def read_config(folder: str | Path) -> TrainConfig:
    """Read the training configuration of a checkpoint folder of any version; defaults if it has none.

    Raises
    ------
    CheckpointError
        ``config.json`` is damaged.
    """
    file = Path(folder) / CONFIG
    if not file.is_file():
        return TrainConfig()
    try:
        return TrainConfig.from_dict(parse_json(file.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{CONFIG} in {Path(folder).name} is damaged: {error}") from error
