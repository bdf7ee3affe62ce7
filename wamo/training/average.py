"""The mean of several runs' weights: runs from one start that differ in seed lie in one valley, and their mean does
better on average than each (model soups, Wortsman et al. 2022, arXiv 2203.05482)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from wamo.errors import CheckpointError
from wamo.files import copy_atomic
from wamo.training.checkpoint import CONFIG, HISTORY, load_model, save_model

KEPT = (CONFIG, HISTORY, "curves.png")


def average(runs: Sequence[str | Path], out: str | Path) -> Path:
    """Write a run folder with the mean weights; configuration and history are the first run's.

    Parameters
    ----------
    runs : folders of at least two runs of one model configuration that started from the same weights
    out : new folder

    Raises
    ------
    CheckpointError
        Fewer than two runs, one without weights, or runs of different configurations.
    """
    folders, out = [Path(run) for run in runs], Path(out)
    if len(folders) < 2:
        raise CheckpointError("give at least two runs to average")
    models = [load_model(folder) for folder in folders]
    for folder, model in zip(folders[1:], models[1:], strict=True):
        if model.config != models[0].config:
            raise CheckpointError(f"{folder.name} and {folders[0].name} differ in their model's configuration")
    states = [model.state_dict() for model in models]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    models[0].load_state_dict(mean)
    facts = {"mean_of": [folder.name for folder in folders], "selected_on": "val"}
    written = save_model(models[0], out, facts=facts)
    copy_atomic(KEPT, folders[0], out)
    return written
