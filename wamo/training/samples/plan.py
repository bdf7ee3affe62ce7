"""The plan of an epoch: which samples share a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from wamo.data.samples import Sample
from wamo.training.samples.chance import rng_of


def epoch_plan(
    samples: Sequence[Sample], batch_size: int, seed: int, epoch: int, *, themed: float = 0.0, pool: int = 4
) -> list[list[int]]:
    """Indices of each batch of an epoch: shuffled, and sorted by length within pools of a few batches (less padding).

    Samples of one group stay together, except where a batch ends within a group. The last incomplete batch is
    dropped, unless it is the only one.

    Parameters
    ----------
    themed : share of the samples in batches of a single data set and theme (harder negatives, not in the paper); those
        that do not fill a batch are mixed with the rest
    pool : batches that are sorted by length together
    """
    rng = rng_of(seed, epoch, "plan")
    groups: dict[str | int, list[int]] = {}
    for i, sample in enumerate(samples):
        groups.setdefault(sample.group or i, []).append(i)
    units = list(groups.values())
    mixed = [units[i] for i in rng.permutation(len(units))]
    longest = {unit[0]: max(len(samples[i].motion) for i in unit) for unit in mixed}
    batches: list[list[int]] = []
    if themed:
        batches, mixed = _themed(samples, mixed, longest, batch_size, themed, rng)
    for pooled in _portions(mixed, batch_size * pool):
        chunk = _members(sorted(pooled, key=lambda u: longest[u[0]]))
        batches += [chunk[i : i + batch_size] for i in range(0, len(chunk), batch_size)]
    full = [b for b in batches if len(b) == batch_size] or batches[:1]
    return [full[i] for i in rng.permutation(len(full))]


def _themed(
    samples: Sequence[Sample], units: list[list[int]], longest: dict[int, int], batch_size: int, share: float,
    rng: np.random.Generator,
) -> tuple[list[list[int]], list[list[int]]]:  # fmt: skip
    """Full batches of one data set and theme each, from the first ``share`` of the units, and all other units.

    A sample of several themes joins one of them, drawn in each epoch. The remainders of a data set's
    themes fill batches together, theme by theme. Sorting by length is only rough, since small themes would otherwise
    form the same batches in every epoch.
    """
    rough = {unit[0]: longest[unit[0]] * rng.uniform(0.5, 1.5) for unit in units}
    count = round(share * len(units))
    sets: dict[str, dict[str, list[list[int]]]] = {}
    for unit in units[:count]:
        sample = samples[unit[0]]
        theme = sample.themes[rng.integers(len(sample.themes))] if sample.themes else ""
        sets.setdefault(sample.dataset, {}).setdefault(theme, []).append(unit)
    batches, rest = [], units[count:]
    for themes in sets.values():
        left: list[list[int]] = []
        for alike in themes.values():
            full, short = _full_batches(sorted(alike, key=lambda u: rough[u[0]]), batch_size)
            batches += full
            left += short
        full, short = _full_batches(left, batch_size)
        batches += full
        rest += short
    return batches, rest


def _full_batches(units: Sequence[list[int]], size: int) -> tuple[list[list[int]], list[list[int]]]:
    """Batches of units in their order, and the units at the end that do not fill one."""
    runs = list(_portions(units, size))
    short = runs.pop() if runs and len(_members(runs[-1])) < size else []
    return [_members(run)[:size] for run in runs], short


def _members(units: Sequence[list[int]]) -> list[int]:
    return [i for unit in units for i in unit]


def _portions(units: Sequence[list[int]], size: int) -> Iterator[list[list[int]]]:
    """Runs of units with at least ``size`` members together."""
    run: list[list[int]] = []
    members = 0
    for unit in units:
        run.append(unit)
        members += len(unit)
        if members >= size:
            yield run
            run, members = [], 0
    if run:
        yield run
