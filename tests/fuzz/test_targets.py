"""A short fuzz of every target: only the package's own errors, in time and in memory."""

from __future__ import annotations

import pytest

from tests.fuzz import checkpoints, endpoints, galleries, recipes, tables

TARGETS = {
    "tables": (tables.run, 150), "galleries": (galleries.run, 150), "checkpoints": (checkpoints.run, 120),
    "recipes": (recipes.run, 200), "endpoints": (endpoints.run, 150),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_damaged_input_is_answered_with_the_packages_own_errors(name: str) -> None:
    run, inputs = TARGETS[name]
    faults = run(inputs)
    assert not faults.exceptions, faults.exceptions[0]
    assert not faults.slow, faults.slow[0]
