"""The wheel works on its own: installed into an empty environment, away from the repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LARGEST_WHEEL = 25e6


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command away from the repository's import path; returns what it printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=800, env=environment)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    return done.stdout


@pytest.mark.slow
def test_the_wheel_searches_without_the_repository(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("wamo-*.whl")
    assert wheel.stat().st_size < LARGEST_WHEEL
    names = zipfile.ZipFile(wheel).namelist()
    assert "wamo/py.typed" in names and not any(name.startswith(("tests/", "app/")) for name in names)

    run(sys.executable, "-m", "venv", tmp_path / "env", cwd=tmp_path)
    pip = (tmp_path / "env" / "bin" / "python", "-m", "pip", "install", "--quiet")
    pins = re.sub(r"\[[^\]]*\]", "", (ROOT / "requirements.txt").read_text())  # constraints cannot name extras
    (tmp_path / "pins.txt").write_text(pins)
    run(*pip, "-c", "pins.txt", wheel, cwd=tmp_path)
    wamo = tmp_path / "env" / "bin" / "wamo"
    assert "wave" in run(wamo, "search", "a person waves with the left hand", "-k", "3", cwd=tmp_path)
    where = run(tmp_path / "env" / "bin" / "python", "-c", "import wamo; print(wamo.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where
