"""Building on Ray gives the bytes of a process pool and of one process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wamo.errors import DataError
from wamo.indexing import BuildOptions, build, verify

pytest.importorskip("ray")


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_ray_writes_the_bytes_of_processes_and_of_one_process(
    files: Path, checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wamo.indexing.jobs.SMALLEST", 2)
    monkeypatch.chdir(tmp_path)  # relative paths must mean the same on every node
    made = {}
    for name, options in {
        "one": BuildOptions(workers=1, originals=True), "pool": BuildOptions(workers=2, originals=True),
        "ray": BuildOptions(ray="local", originals=True),
    }.items():  # fmt: skip
        report = build([files.name], name, checkpoint, options, quiet=True)
        made[name] = (report, content(tmp_path / name))
        assert verify(name) == []
    assert len(list((tmp_path / "one" / "shards").iterdir())) > 1
    assert made["one"] == made["pool"] == made["ray"]


def test_an_address_without_a_cluster_is_named(files: Path, checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=re.escape("127.0.0.1:1")):
        build([str(files)], tmp_path / "g", checkpoint, BuildOptions(ray="127.0.0.1:1"), quiet=True)
