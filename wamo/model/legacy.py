"""Configurations written before 0.2, which kept loss settings among the values of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LOSS_VALUES = frozenset({
    "dmsp_original", "dmsp_shuffled", "dmsp_positions", "dmsp_share", "dmsp_clips", "reconstruction_beta",
    "temperature", "mask_duplicates", "weight_contrastive", "weight_reconstruction", "weight_order",
})  # fmt: skip
"""Values that belong to the losses since 0.2."""
_REMOVED = {"text_skip": False, "text_departure_drop": 0.0}
"""Removed options, and the only value that the current code reproduces."""


def architecture_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The architecture in a stored model configuration of any version; unknown keys are kept for the caller."""
    if "temperature" not in values:
        return dict(values)
    kept = {k: v for k, v in values.items() if k not in LOSS_VALUES and not (k in _REMOVED and v == _REMOVED[k])}
    kept["order_head"] = bool(values.get("dmsp_original", True) or values.get("dmsp_shuffled", True))
    kept["late_interaction"] = bool(values.get("late_interaction", 0.0))
    return kept


def losses_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The loss settings in a model configuration written before 0.2; empty for later ones."""
    if "temperature" not in values:
        return {}
    found = {k: v for k, v in values.items() if k in LOSS_VALUES}
    if values.get("late_interaction"):
        found["weight_late"] = values["late_interaction"]
    return found
