"""Training and exporting, killed at random moments, leave nothing that the next run does not mend."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize(("action", "kills"), [("train", 2), ("export", 4)])
def test_the_run_after_a_kill_ends_as_an_undisturbed_one(action: str, kills: int) -> None:
    command = [sys.executable, "-m", "tests.training.kills", "--kills", str(kills), "--seed", "1", "--action", action]
    # one thread, or forks of the process would hang
    ran = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert f"{action}: " in ran.stdout
