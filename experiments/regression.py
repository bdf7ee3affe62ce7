"""Logistic regression by Newton's method, with a normal prior."""

from __future__ import annotations

import numpy as np

from wamo.retrieval.calibration import logistic

STEPS = 50


def logistic_regression(
    features: np.ndarray, happened: np.ndarray, prior: float, counts: np.ndarray | None = None
) -> np.ndarray:
    """(k + 1,) bias and factors that make the observations most likely.

    Parameters
    ----------
    features : (n, k); happened : (n,) 0 or 1; counts : (n,) how often each observation counts, None: once
    prior : precision of the normal prior on bias and factors
    """
    table = np.column_stack([np.ones(len(features)), features])
    counts = np.ones(len(table)) if counts is None else counts
    found = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chance = logistic(table @ found)
        slope = table.T @ (counts * (happened - chance)) - prior * found
        curvature = (table * (counts * chance * (1 - chance))[:, None]).T @ table + prior * np.eye(len(found))
        change = np.linalg.solve(curvature, slope)
        found = found + change
        if np.abs(change).max() < 1e-9:
            break
    return found
