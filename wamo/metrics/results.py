"""The result of a protocol, with everything that tables state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

Direction = Literal["t2m", "m2t"]
"""Text to motion (texts are the queries), or motion to text."""


@dataclass(frozen=True)
class Result:
    """The figures of one protocol on one gallery.

    Parameters
    ----------
    protocol : name of the protocol
    size : N, the number of gallery entries (motions)
    captions : the caption rule, in words
    split : the split that was scored
    selected_on : the split that chose the checkpoint; "-" if no checkpoint was chosen
    metrics : percentages 0 .. 100, MedR 1-based, len the number of queries; means if `seeds` > 1
    intervals : 95 % bootstrap interval of a metric, if there is one
    ranks : "t2m" and "m2t" -> (queries,) 0-based ranks; "index" -> the queries' row numbers if only some took part
    texts : gallery size of `m2t`, if it differs from `size`
    score : which score function was used, if the model has several: "global", "late" ...
    system : what was scored, if a report compares several recipes or sets of weights
    seeds : number of training runs that `metrics` is the mean of
    deviations : standard deviation (n - 1) of each metric over the seeds
    """

    protocol: str
    size: int
    captions: str
    split: str = "-"
    selected_on: str = "-"
    metrics: dict[str, float] = field(default_factory=dict)
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    ranks: dict[str, np.ndarray] = field(default_factory=dict)
    texts: int | None = None
    score: str = ""
    system: str = ""
    seeds: int = 1
    deviations: dict[str, float] = field(default_factory=dict)

    def gallery(self, way: str) -> int:
        """N of a direction, "t2m" or "m2t"."""
        return self.size if way == "t2m" or self.texts is None else self.texts

    def on(self, split: str, selected_on: str) -> Result:
        """The same result with the names of the splits."""
        return replace(self, split=split, selected_on=selected_on)
