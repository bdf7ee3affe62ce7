"""Expected values of the field's reference implementation, when the shared folder is there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors"


@pytest.fixture(scope="session")
def expected_metrics() -> dict[str, dict[str, dict[str, float]]]:
    path = VECTORS / "retrieval_metrics.json"
    if not path.is_file():
        pytest.skip("needs ../shared/vectors/retrieval_metrics.json")
    return json.loads(path.read_text())


@pytest.fixture(scope="session")
def metric_inputs(expected_metrics: dict) -> dict[str, np.ndarray]:
    with np.load(VECTORS / "retrieval_metrics.npz", allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
