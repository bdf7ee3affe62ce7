"""For every test: one thread per process, the same examples in every run, several processes for the whole set."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):  # before torch is imported; child processes inherit them
    os.environ.setdefault(variable, "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

MOST_PROCESSES = 4
"""More would need more memory than a small machine has: each process may hold the model and the page."""

settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=500)  # --hypothesis-profile explore
settings.load_profile("repeatable")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Processes for `-n auto`: one per core for all tests; none but the first for chosen folders and files."""
    if [config.rootpath / argument for argument in config.args] != [config.rootpath / "tests"]:
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)
