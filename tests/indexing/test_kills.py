"""Writers killed at random moments leave a gallery that opens, and nothing is done twice."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("action", ["build", "add"])
def test_a_killed_writer_costs_nothing_but_its_last_shard(action: str) -> None:
    command = [sys.executable, "-m", "tests.indexing.kills", "--kills", "6", "--seed", "1", "--action", action]
    # one thread, or forks of the process would hang
    ran = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert f"{action}: " in ran.stdout
