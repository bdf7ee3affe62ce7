"""A disk that fills up while training ends the run with the package's own error; the same command goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.full_disk import content, full_disk
from tests.training.small_runs import config_for
from wamo.errors import DataError
from wamo.training.loop import Run


@pytest.mark.parametrize("largest", [100, 20_000, 200_000])
def test_a_run_stopped_by_a_full_disk_resumes(folder: Path, tmp_path: Path, largest: int) -> None:
    out = tmp_path / "run"
    with full_disk(largest), pytest.raises(DataError, match=r"cannot write|can't be used"):
        Run(config_for(folder, out, text_cache=str(tmp_path / "text.sqlite"))).train()
    assert not [name for name in content(out) if name.endswith(".tmp")]
    Run(config_for(folder, out, text_cache=str(tmp_path / "text.sqlite"))).train()
    assert (out / "model.safetensors").is_file()
