"""The mean of several runs' weights: runs from one start that differ in seed lie in one valley, and their mean does
better on average than each (model soups, Wortsman et al. 2022, arXiv 2203.05482)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import torch

from wamo.errors import CheckpointError
from wamo.files import copy_atomic
from wamo.training.checkpoint import CONFIG, HISTORY, load_model, save_model

log = logging.getLogger(__name__)

KEPT = (CONFIG, HISTORY, "curves.png")
MAY_DIFFER = {
    "representation", "dropout", "temperature", "mask_duplicates", "weight_contrastive", "weight_reconstruction",
    "weight_order", "dmsp_share", "dmsp_clips", "reconstruction_beta",
}  # fmt: skip
"""Values that no weight belongs to: a run may go on from another with other ones."""


def average(runs: Sequence[str | Path], out: str | Path) -> Path:
    """Write a run folder with the mean weights; configuration and history are the first run's.

    Runs may differ in what no weight belongs to (`MAY_DIFFER`), which is told.

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
    first = models[0].config.to_dict()
    for folder, model in zip(folders[1:], models[1:], strict=True):
        other = model.config.to_dict()
        differing = {name for name in first if first[name] != other[name]}
        if differing - MAY_DIFFER:
            named = ", ".join(sorted(differing - MAY_DIFFER))
            raise CheckpointError(f"{folder.name} and {folders[0].name} differ in their model's configuration: {named}")
        for name in sorted(differing):
            log.warning("%s of %s is %s; kept: %s", name, folder.name, other[name], first[name])
    states = [model.state_dict() for model in models]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    models[0].load_state_dict(mean)
    facts = {"mean_of": [folder.name for folder in folders], "selected_on": "val"}
    written = save_model(models[0], out, facts=facts)
    copy_atomic(KEPT, folders[0], out)
    return written
