"""The project tells the truth about itself: README, pins, Space front matter, sizes, and a cheap import."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from wamo import library as procedural
from wamo.cli import COMMANDS
from wamo.motion.facts import LibraryClip
from wamo.training.recipe import recipes

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PINS = dict(
    re.findall(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
)


def test_space_front_matter_fits_the_pins() -> None:
    front = yaml.safe_load(README.split("---")[1])
    assert front["sdk"] == "gradio" and front["sdk_version"] == PINS["gradio"]
    assert (ROOT / front["app_file"]).is_file()
    assert front["python_version"] == "3.11" and front["license"] == "mit"
    assert len(front["short_description"]) <= 60
    assert (ROOT / "packages.txt").read_text().split()


def test_every_dependency_is_pinned_exactly() -> None:
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert len(PINS) == len(lines)


def test_links_and_pictures_of_the_documents_exist() -> None:
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)\)", document.read_text("utf-8")):
            if not target.startswith("http"):
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_readme_counts_right() -> None:
    [(clips, kinds)] = re.findall(r"([\d,]+) procedural clips of (\d+) kinds of action", README)
    assert int(clips.replace(",", "")) == len(procedural.embedded())
    facts = [motion.clip_as(LibraryClip) for motion in procedural.embedded()]
    assert int(kinds) == len({action.name for clip in facts for action in clip.actions})
    for recipe in re.findall(r"--recipe (\w+)", README):
        assert recipe in recipes()


def test_commands_of_the_readme_are_there() -> None:
    for command in re.findall(r"(?m)^wamo (\w+)", README):
        assert command in COMMANDS
    for command in re.findall(r"python (?:-m )?([\w./]+)", README):
        path = command.replace(".", "/") if not command.endswith(".py") else command
        assert any((ROOT / p).exists() for p in (command, f"{path}.py", f"{path}/__main__.py")) or command in (
            "venv",
            "pytest",
        )
    for script in ("train.py", "app/main.py", "experiments/queries.py"):
        done = subprocess.run([sys.executable, script, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0 and "usage" in done.stdout.lower(), done.stderr[-500:]


def test_importing_the_package_is_cheap() -> None:
    code = (
        "import sys, wamo, wamo.formats, wamo.library, wamo.render; "
        "print([m for m in ('torch', 'transformers', 'gradio', 'pyrender') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_tracked_files_stay_small() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    sizes = {f: (ROOT / f).stat().st_size for f in listed.stdout.split("\0") if f and (ROOT / f).is_file()}
    assert max(sizes.values()) < 20e6 and sum(sizes.values()) < 30e6
