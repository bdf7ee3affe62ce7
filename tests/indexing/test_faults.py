"""Building and publishing when the disk is full, when killed, and on Ctrl-C: one line, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
import torch

from tests.full_disk import content, full_disk
from tests.killing import wait_for_work
from wamo.cli import main
from wamo.errors import DataError
from wamo.files import write_json
from wamo.indexing import build
from wamo.indexing.publish import publish
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import save_model
from wamo.motion import SMPL22, Motion
from wamo.retrieval import Gallery
from wamo.training.config import TrainConfig

SMALL = ModelConfig(band_width=32, width=32, embedding=64, text_width=32, band_layers=1, layers=1, text_layers=1)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a training run: small weights and their configuration."""
    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("run")
    save_model(WaMo(SMALL), folder)
    write_json(folder / "config.json", TrainConfig(model=SMALL).to_dict())
    return folder


def motion_files(folder: Path, count: int, frames: int = 40) -> Path:
    from wamo.formats import write

    folder.mkdir(exist_ok=True)
    for number in range(count):
        joints = torch.rand(frames, len(SMPL22), 3, generator=torch.Generator().manual_seed(number)).numpy()
        write(Motion(joints, 20, captions=(f"clip {number}",)), folder / f"{number}.npz")
    return folder


@pytest.mark.parametrize("largest", [100, 3_000, 40_000])
def test_a_full_disk_while_building_leaves_the_former_gallery(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], largest: int
) -> None:
    source, gallery = motion_files(tmp_path / "files", 2), tmp_path / "gallery"
    build([str(source)], gallery, run, quiet=True)
    before = content(gallery)
    motion_files(source, 12, frames=80)
    with full_disk(largest):
        assert main(["build", str(source), "--out", str(gallery), "--checkpoint", str(run)]) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1 and "cannot write" in lines[0]
    after = content(gallery)
    assert {name: after.get(name) for name in before} == before and len(Gallery.load(gallery)) == 2
    assert not [name for name in after if name.endswith(".tmp")]
    assert build([str(source)], gallery, run, quiet=True).clips == 12


@pytest.mark.parametrize("largest", [100, 60_000])
def test_a_full_disk_while_publishing_is_said(run: Path, tmp_path: Path, largest: int) -> None:
    with full_disk(largest), pytest.raises(DataError, match="cannot write"):
        publish(run, tmp_path / "out")
    assert not [name for name in content(tmp_path) if name.endswith(".tmp")]


def test_publishing_sweeps_what_a_killed_one_left(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leftover = tmp_path / "out" / ".model.safetensors.abcd1234.tmp"
    leftover.parent.mkdir()
    leftover.write_bytes(b"half")
    with full_disk(100), pytest.raises(DataError):
        publish(run, tmp_path / "out")
    assert not leftover.exists()


def test_a_device_that_is_full_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with pytest.raises(DataError, match="cannot write"):
        from wamo.files import replace_atomic

        replace_atomic(Path("/dev/full/x"), lambda path: None, make_folder=False)


@pytest.mark.slow
def test_ctrl_c_while_building_is_one_line(run: Path, tmp_path: Path) -> None:
    source = motion_files(tmp_path / "files", 100)
    command = [sys.executable, "-m", "wamo", "build", str(source), "--out", "gallery", "--checkpoint", str(run),
               "--workers", "2"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for moment in ("start", "workers"):
        shutil.rmtree(tmp_path / "gallery", ignore_errors=True)
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, start_new_session=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
        )  # fmt: skip
        until = time.monotonic() + 240
        while moment == "workers" and not (tmp_path / "gallery" / "shards").is_dir() and time.monotonic() < until:
            time.sleep(0.1)
        wait_for_work(process.pid, 1.0)
        os.killpg(process.pid, signal.SIGINT)
        out, error = process.communicate(timeout=240)
        lines = [line for line in error.splitlines() if line.strip() and "building" not in line]
        # where the signal comes while Python runs generated code, it ends itself by it: 130 to a shell as well
        assert process.returncode in (130, -signal.SIGINT) and lines == ["interrupted"], (moment, error)
        assert "Traceback" not in out
