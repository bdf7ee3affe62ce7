"""The commands of the documents run: those of README and tutorial as written, the others up to the data they need."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from wamo import Motion
from wamo.cli import main
from wamo.formats import write
from wamo.library import generate

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]


def commands(document: str) -> list[list[str]]:
    """The `wamo` lines of a document's code blocks, split into words."""
    text = (ROOT / document).read_text("utf-8")
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("wamo ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with what a reader of the tutorial is supposed to have."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "FOLDER").mkdir()
    clips = [generate(1, "walk"), generate(2, "wave", side="left"), generate(3, "jump")]
    for clip, name in zip(clips, ("walk", "wave", "jump"), strict=True):
        write(clip, tmp_path / "FOLDER" / f"{name}.bvh")
    write(clips[0], tmp_path / "walk.bvh")
    np.save(tmp_path / "similarities.npy", np.random.default_rng(0).normal(size=(40, 40)).astype("float32"))
    return tmp_path


@pytest.mark.parametrize("document", ["README.md", "docs/index.md"])
def test_commands_run_as_written(document: str, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = commands(document)
    assert len(found) >= 4
    for words in found:
        missing = any(word.startswith("DATA/") for word in words)
        quickly = ["--epochs", "1"] if words[0] == "train" and not missing else []
        status = main([*words, *quickly])
        said = capsys.readouterr()
        assert status == (2 if missing else 0), (words, said.err)
        assert said.err.startswith("error: ") if missing else said.out or words[0] == "train", words  # which logs
    assert Motion.read(files / "walk.bvh").joints.shape[1:] == (22, 3)


@pytest.mark.parametrize("document", ["docs/data.md", "docs/reproduce.md", "docs/serving.md"])
def test_commands_are_understood(document: str, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in commands(document):
        if "library" in words[:1]:
            words = [*words[:-1], "2"]  # the same export, of two clips
        main(words)  # arguments that the command does not know end in SystemExit
        said = capsys.readouterr()
        assert not said.err or said.err.startswith(("error: ", "note: ")), (words, said.err)


def test_flags_of_the_scripts_exist() -> None:
    text = (ROOT / "docs/reproduce.md").read_text("utf-8")
    calls = re.findall(r"`python ((?:experiments|benchmarks)/\w+\.py)([^`]*)`", text)
    assert len(calls) >= 8
    for script in sorted({script for script, _ in calls}):
        done = subprocess.run([sys.executable, script, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr[-500:]
        for flag in {flag for name, rest in calls if name == script for flag in re.findall(r"--[\w-]+", rest)}:
            assert flag in done.stdout, f"{script} has no {flag}"


@pytest.mark.parametrize("document", ["README.md", "docs/index.md"])
def test_python_prints_what_it_says(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / document).read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, document, "exec"), {})
        assert capsys.readouterr().out.splitlines() == re.findall(r"# => (.*)", block)
